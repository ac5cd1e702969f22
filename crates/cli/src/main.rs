//! The command line: every capability of Homewright is also a command.

mod assets;
mod bake;
mod catalog;
mod check;
mod demo;
mod edit;
mod export;
mod home;
mod hour;
mod import;
mod info;
mod new;
mod output;
mod photo;
mod picture;
mod render;
mod sheet;
mod showcase;
mod sources;
mod target;
mod thumbnails;
mod views;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Design, furnish, show and price a whole home.
#[derive(Parser)]
#[command(name = "homewright", version, about, arg_required_else_help = true)]
struct Arguments {
    /// Answer in JSON on standard output.
    #[arg(long, global = true)]
    json: bool,
    /// Say nothing while working.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Use the products and materials of this catalog folder as well; repeatable.
    #[arg(long = "catalog", global = true, value_name = "FOLDER")]
    catalogs: Vec<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the sample home with its plan, pictures, model and item list.
    Demo(demo::Demo),
    /// Make a new home, empty or from a template.
    New(new::New),
    /// Tell what a home holds.
    Info(info::Info),
    /// Measure a home against the rules of the trade.
    Check(check::Check),
    /// Change a home by a script of transactions.
    Edit(edit::Edit),
    /// Bring in a home of another program, or a model file as a product of one's own.
    Import(import::Import),
    /// Write a home as another format: .glb, .json, .svg, .png or .csv.
    Export(export::Export),
    /// Render a picture of a home.
    Render(render::Render),
    /// Look into the catalog, or check a folder of catalog records.
    #[command(subcommand)]
    Catalog(catalog::Catalog),
}

/// A file that a command reads or writes.
type File = PathBuf;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = output::Output::new(arguments.json, arguments.quiet);
    let done = match arguments.command {
        Command::Demo(command) => command.run(&output),
        Command::New(command) => command.run(&arguments.catalogs, &output),
        Command::Info(command) => command.run(&arguments.catalogs, &output),
        Command::Check(command) => command.run(&output),
        Command::Edit(command) => command.run(&arguments.catalogs, &output),
        Command::Import(command) => command.run(&output),
        Command::Export(command) => command.run(&output),
        Command::Render(command) => command.run(&output),
        Command::Catalog(command) => command.run(&arguments.catalogs, &output),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::FAILURE
        }
    }
}
