//! `homewright edit`

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use homewright_design::{IdSource, script};
use serde_json::json;

use crate::output::Output;
use crate::{File, home, sources};

/// Largest script that is read.
const LARGEST_SCRIPT: u64 = 64 << 20;

/// Change a home by a script of transactions.
#[derive(Args)]
pub(crate) struct Edit {
    /// The .home file.
    file: File,
    /// A JSON file with a list of transactions; docs/format.md tells the format.
    #[arg(long)]
    script: File,
}

impl Edit {
    pub(crate) fn run(self, folders: &[std::path::PathBuf], output: &Output) -> Result<()> {
        let catalogs = sources::catalogs(folders, output)?;
        let size = std::fs::metadata(&self.script)
            .with_context(|| format!("could not read the script {}", self.script.display()))?
            .len();
        ensure!(
            size <= LARGEST_SCRIPT,
            "the script {} is larger than {} MiB",
            self.script.display(),
            LARGEST_SCRIPT >> 20
        );
        let text = std::fs::read_to_string(&self.script)
            .with_context(|| format!("could not read the script {}", self.script.display()))?;
        let mut home = home::open_to_write(&self.file)?;
        let mut ids = IdSource::new(home::now(), home::entropy());
        let transactions =
            script::parse(&text, home.design(), &mut ids).with_context(|| format!("in {}", self.script.display()))?;
        let count = transactions.len();
        for (index, mut transaction) in transactions.into_iter().enumerate() {
            ensure!(!output.is_interrupted(), "interrupted after {index} of {count} transactions; those are kept");
            let label = transaction.label.clone();
            for file in sources::complete(&mut transaction, home.design(), &catalogs, &mut ids) {
                home.put_asset(&file)?;
            }
            home.commit(transaction).with_context(|| {
                format!(
                    "transaction {} of {count} (\"{label}\") was refused; the {index} before it are kept",
                    index + 1
                )
            })?;
        }
        output
            .answer(&format!("{count} transactions applied to {}", self.file.display()), &json!({ "applied": count }));
        Ok(())
    }
}
