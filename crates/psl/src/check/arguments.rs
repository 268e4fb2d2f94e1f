//! Reading attributes and their arguments, each once.

use std::collections::BTreeSet;

use super::context::Context;
use super::rules;
use super::value::display;
use crate::ast::{Argument, Attribute, Expression};

/// The attributes of one item. What nobody takes is unknown.
pub(super) struct Attributes<'a> {
    list: &'a [Attribute],
    taken: Vec<bool>,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(list: &'a [Attribute]) -> Self {
        Self { list, taken: vec![false; list.len()] }
    }

    /// The attribute of a name that may stand once.
    pub(super) fn one(&mut self, name: &str, cx: &mut Context<'_>) -> Option<Arguments<'a>> {
        let mut found = self.all(name);
        let first = found.next()?;
        let rest: Vec<_> = found.collect();
        if rest.is_empty() {
            return Arguments::new(first, cx);
        }
        for attribute in std::iter::once(first).chain(rest) {
            report_repeated(attribute, cx);
        }
        None
    }

    /// All attributes of a name.
    pub(super) fn all(&mut self, name: &str) -> impl Iterator<Item = &'a Attribute> + use<'a> {
        let mut found = Vec::new();
        for (attribute, taken) in self.list.iter().zip(&mut self.taken) {
            if attribute.name.text == name {
                *taken = true;
                found.push(attribute);
            }
        }
        found.into_iter()
    }

    /// The native type, `@db.X`: the one attribute with a dot in its name.
    pub(super) fn native(&mut self, cx: &mut Context<'_>) -> Option<&'a Attribute> {
        let mut first = None;
        for (attribute, taken) in self.list.iter().zip(&mut self.taken) {
            if attribute.name.text.contains('.') {
                *taken = true;
                if first.is_some() {
                    report_repeated(attribute, cx);
                } else {
                    first = Some(attribute);
                }
            }
        }
        first
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, known: &[&'static str], cx: &mut Context<'_>) {
        for (attribute, taken) in self.list.iter().zip(self.taken) {
            if !taken {
                let message = format!("Attribute not known: \"@{}\".", attribute.name.text);
                let help = cx.suggest(&attribute.name.text, known.iter().copied());
                cx.error_with_help(&rules::UNKNOWN_ATTRIBUTE, message, attribute.span, help);
            }
        }
    }
}

fn report_repeated(attribute: &Attribute, cx: &mut Context<'_>) {
    let message = format!("Attribute \"@{}\" can only be defined once.", attribute.name.text);
    cx.error(&rules::DUPLICATE_ATTRIBUTE, message, attribute.span);
}

/// The arguments of one attribute. What nobody takes is unknown.
pub(super) struct Arguments<'a> {
    pub(super) attribute: &'a Attribute,
    taken: Vec<bool>,
}

impl<'a> Arguments<'a> {
    /// None if the arguments contradict each other, which is reported.
    pub(super) fn new(attribute: &'a Attribute, cx: &mut Context<'_>) -> Option<Self> {
        let arguments = Self { attribute, taken: vec![false; attribute.arguments.len()] };
        arguments.are_distinct(cx).then_some(arguments)
    }

    fn are_distinct(&self, cx: &mut Context<'_>) -> bool {
        let list = &self.attribute.arguments;
        let unnamed: Vec<_> = list.iter().filter(|argument| argument.name.is_none()).collect();
        if unnamed.len() > 1 {
            let values: Vec<_> = unnamed
                .iter()
                .filter_map(|argument| argument.value.as_ref())
                .map(display)
                .collect();
            let message = format!(
                "You provided multiple unnamed arguments. This is not possible. Did you forget the brackets? Did you mean `[{}]`?",
                values.join(", ")
            );
            self.refuse(&rules::DUPLICATE_ARGUMENT, &message, cx);
            return false;
        }
        let mut distinct = list.iter().all(|argument| argument.value.is_some());
        let mut names = BTreeSet::new();
        for argument in list {
            let Some(name) = &argument.name else { continue };
            if !names.insert(name.text.as_str()) {
                let message = format!("Argument \"{}\" is already specified.", name.text);
                cx.error(&rules::DUPLICATE_ARGUMENT, message, argument.span);
                distinct = false;
            }
        }
        distinct
    }

    /// `Error parsing attribute "@x": …`, always with one at sign.
    pub(super) fn refuse(&self, rule: &'static crate::Rule, message: &str, cx: &mut Context<'_>) {
        let label = format!("@{}", self.attribute.name.text);
        cx.attribute(rule, &label, message, self.attribute.span);
    }

    /// An argument by its name only.
    pub(super) fn named(&mut self, name: &str) -> Option<&'a Expression> {
        self.take(|argument| argument.is_named(name))
    }

    /// The argument that may stand without its name.
    pub(super) fn main(&mut self, name: &str, cx: &mut Context<'_>) -> Option<&'a Expression> {
        let unnamed = self.take(|argument| argument.name.is_none());
        let named = self.named(name);
        if let (Some(_), Some(named)) = (unnamed, named) {
            let message = format!("Argument \"{name}\" is already specified as unnamed argument.");
            cx.error(&rules::DUPLICATE_ARGUMENT, message, named.span());
        }
        unnamed.or(named)
    }

    /// The same where it has to be there.
    pub(super) fn required(&mut self, name: &str, cx: &mut Context<'_>) -> Option<&'a Expression> {
        let found = self.main(name, cx);
        if found.is_none() {
            let message = format!("Argument \"{name}\" is missing.");
            cx.error(&rules::MISSING_ARGUMENT, message, self.attribute.span);
        }
        found
    }

    fn take(&mut self, wanted: impl Fn(&Argument) -> bool) -> Option<&'a Expression> {
        let index = self.attribute.arguments.iter().position(wanted)?;
        self.taken[index] = true;
        self.attribute.arguments[index].value.as_ref()
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, cx: &mut Context<'_>) {
        for (argument, taken) in self.attribute.arguments.iter().zip(self.taken) {
            if !taken {
                cx.error(&rules::UNKNOWN_ARGUMENT, "No such argument.", argument.span);
            }
        }
    }
}
