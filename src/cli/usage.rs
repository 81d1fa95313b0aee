//! Puts the words of the catalogue into what the argument parser prints: help, and what is wrong with the arguments.

use clap::builder::{Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use crate::message;
use crate::messages::Message;

/// The command with its help in the language spoken.
///
/// The texts are `help-<command>` and `help-<command>-<option>`, or `help-any-<option>` for what several commands have.
pub(super) fn in_words(mut command: Command) -> Command {
    command.build();
    let name = command.get_name().to_owned();
    worded(command, &name)
}

fn worded(command: Command, name: &str) -> Command {
    let parts = message!("help-parts").to_string();
    let is_help = name == "help";
    let mut command =
        command.subcommand_help_heading(message!("help-commands").to_string()).help_template(parts).long_about(Resettable::Reset);
    if let Some(about) = words(&format!("help-{name}")) {
        command = command.about(about);
    }
    if let Some(more) = words(&format!("help-{name}-more")) {
        command = command.after_help(more);
    }
    let usage = usage(&mut command);
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let arguments: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    command = command.override_usage(usage);
    for id in arguments {
        command = command.mut_arg(id, |argument| worded_argument(argument, name));
    }
    // `help` repeats every command below itself.
    names.into_iter().filter(|_| !is_help).fold(command, |command, name| command.mut_subcommand(&name, |below| worded(below, &name)))
}

fn worded_argument(argument: Arg, command: &str) -> Arg {
    let id = argument.get_id().to_string().replace('_', "-");
    let heading = if argument.is_positional() { message!("help-arguments") } else { message!("help-options") };
    let Some(mut help) = words(&format!("help-{command}-{id}")).or_else(|| words(&format!("help-any-{id}"))) else { return argument };
    let takes_value = argument.get_action().takes_values();
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if takes_value && !values.is_empty() {
        help += &message!("help-values", values = values.join(", ")).to_string();
    }
    let defaults: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if takes_value && !defaults.is_empty() {
        help += &message!("help-default", value = defaults.join(" ")).to_string();
    }
    let argument = argument.help(help).long_help(Resettable::Reset);
    argument.help_heading(heading.to_string()).hide_possible_values(true).hide_default_value(true)
}

fn usage(command: &mut Command) -> StyledStr {
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned();
    usage.replace("[OPTIONS]", &message!("usage-options").to_string()).replace("COMMAND", &message!("usage-command").to_string()).into()
}

fn words(id: &str) -> Option<String> {
    let message = Message::new(id.to_owned(), Vec::new());
    message.is_known().then(|| message.to_string())
}

/// What is wrong with the arguments, in a sentence; none for what is no fault, as `--help`.
pub(super) fn fault(error: &Error) -> Option<Message> {
    let text = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    let suggested = |kind| match text(kind) {
        near if near.is_empty() => "none".to_owned(),
        near => near,
    };
    Some(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => message!("usage-unknown", argument = argument, near = suggested(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => {
            message!("usage-no-command", command = text(ContextKind::InvalidSubcommand), near = suggested(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingRequiredArgument => message!("usage-missing", argument = argument),
        ErrorKind::ArgumentConflict => message!("usage-conflict", argument = argument, other = text(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_empty() => message!("usage-no-value", argument = argument),
        ErrorKind::InvalidValue => {
            message!("usage-value", argument = argument, value = text(ContextKind::InvalidValue), values = text(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map_or(String::new(), ToString::to_string);
            message!("usage-validation", argument = argument, value = text(ContextKind::InvalidValue), reason = reason)
        }
        _ => message!("usage-other", reason = error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ")),
    })
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
