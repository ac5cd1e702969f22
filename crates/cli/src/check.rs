//! `homewright check`

use anyhow::Result;
use clap::Args;
use homewright_catalog::Language;
use homewright_design::Design;
use homewright_design::rules::{self, Finding, Severity};
use serde_json::json;

use crate::output::Output;
use crate::{File, home};

/// Measure a home against the rules of the trade: free room for doors, drawers and seats, leaves of room doors.
///
/// Findings are advice and no error: the command succeeds whatever it finds.
#[derive(Args)]
pub(crate) struct Check {
    /// The .home file.
    file: File,
    /// Only rules whose name begins so, such as `clearance` or `clearance.drawer`.
    #[arg(long)]
    rule: Option<String>,
    /// Language of the sentences.
    #[arg(long, value_enum, default_value = "en")]
    language: Words,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Words {
    En,
    Zh,
}

impl Check {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let home = home::open(&self.file)?;
        let design = home.design();
        let language = match self.language {
            Words::En => Language::English,
            Words::Zh => Language::Chinese,
        };
        let mut findings = rules::check(design);
        if let Some(rule) = &self.rule {
            findings.retain(|finding| finding.rule.starts_with(rule.as_str()));
        }
        let mut lines: Vec<String> = findings.iter().map(|finding| line(finding, design, language)).collect();
        let weighty = findings.iter().filter(|finding| finding.severity == Severity::Should).count();
        lines.push(format!("{} findings, {weighty} of them to be mended", findings.len()));
        let listed: Vec<_> = findings.iter().map(|finding| value(finding, design)).collect();
        output.answer(&lines.join("\n"), &json!({ "file": self.file, "findings": listed }));
        Ok(())
    }
}

fn line(finding: &Finding, design: &Design, language: Language) -> String {
    let weight = match finding.severity {
        Severity::Should => "!",
        Severity::Advice => "·",
    };
    let words = finding.words(design, language);
    format!("{weight} {words}\n    {} ({})", finding.basis.get(language), finding.rule)
}

fn value(finding: &Finding, design: &Design) -> serde_json::Value {
    let mut value = json!(finding);
    value["missing"] = json!(finding.missing());
    value["words"] = json!({
        "en": finding.words(design, Language::English),
        "zh": finding.words(design, Language::Chinese),
    });
    value
}
