//! One who makes clones: several work side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::template::Template;
use super::{Made, Nursery, Taken};
use crate::code::Code;
use crate::copier::{Copier, Copying};
use crate::driver::{DriverError, ErrorKind, Target};
use crate::error::Error;

/// How often a template is made anew that somebody swept before it was copied.
const TRIES: usize = 5;

/// The clones that are wanted. Whoever is free takes the next one.
pub(super) struct Queue<'a> {
    targets: &'a [Target],
    next: AtomicUsize,
}

impl<'a> Queue<'a> {
    pub(super) fn new(targets: &'a [Target]) -> Queue<'a> {
        Queue { targets, next: AtomicUsize::new(0) }
    }

    fn take(&self) -> Option<(usize, &'a Target)> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        Some((number, self.targets.get(number)?))
    }

    /// Nothing more is begun.
    fn stop(&self) {
        self.next.store(self.targets.len(), Ordering::Relaxed);
    }
}

pub(super) struct Maker<'n> {
    nursery: &'n Nursery<'n>,
    /// Where the server copies, from the first copy on.
    copying: Option<Box<dyn Copying>>,
    /// The template, if this one had to make it.
    pub(super) template: Option<Made>,
    /// What was made, with its place among the wanted.
    pub(super) made: Vec<(usize, Made)>,
}

impl<'n> Maker<'n> {
    pub(super) fn new(nursery: &'n Nursery<'n>) -> Maker<'n> {
        Maker { nursery, copying: None, template: None, made: Vec::new() }
    }

    /// Makes the next one that is wanted; `false` if there is none.
    pub(super) async fn next(&mut self, queue: &Queue<'_>, taken: Taken) -> Result<bool, Error> {
        let Some((number, target)) = queue.take() else { return Ok(false) };
        let begun = Instant::now();
        let ended = self.make(target, taken).await;
        if ended.is_err() {
            queue.stop();
        }
        ended?;
        self.made.push((number, Made::since(begun, target)));
        Ok(true)
    }

    /// Makes what is left.
    pub(super) async fn rest(&mut self, queue: &Queue<'_>, taken: Taken) -> Result<(), Error> {
        while self.next(queue, taken).await? {}
        Ok(())
    }

    pub(super) async fn make(&mut self, copy: &Target, taken: Taken) -> Result<(), Error> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            let Err(error) = self.try_make(copy).await? else { return Ok(()) };
            match (error.kind, taken) {
                (ErrorKind::DatabaseExists, Taken::Replace) if tries > 0 => {
                    self.drop(copy).await?;
                }
                (ErrorKind::DatabaseExists, _) => return Err(exists(error, copy)),
                // Somebody swept the template.
                (ErrorKind::DatabaseMissing, _) if tries > 0 => {}
                _ => return Err(self.nursery.cannot_create(error, copy)),
            }
        }
    }

    /// The inner error is that of making the database, the outer one that of filling it.
    async fn try_make(&mut self, copy: &Target) -> Result<Result<(), DriverError>, Error> {
        let nursery = self.nursery;
        let driver = nursery.ctx.driver;
        let Some(copier) = driver.copier() else {
            let made = driver.create_database(copy, &nursery.session).await;
            if made.is_ok() {
                nursery.fill(copy).await?;
            }
            return Ok(made);
        };
        let template = Template::of(nursery)?;
        match self.copy(copier, &template, copy).await {
            Err(error) if error.kind == ErrorKind::DatabaseMissing => {
                // It would be silent for as long as that takes, and servers end silent sessions.
                self.let_go().await;
                let begun = Instant::now();
                template.make(nursery, copier).await?;
                self.template = Some(Made::since(begun, &template.target));
                Ok(self.copy(copier, &template, copy).await)
            }
            other => Ok(other),
        }
    }

    async fn copy(
        &mut self,
        copier: &dyn Copier,
        template: &Template,
        copy: &Target,
    ) -> Result<(), DriverError> {
        let copying = match &mut self.copying {
            Some(copying) => copying,
            none => {
                let (beside, session) = (self.nursery.ctx.target, &self.nursery.session);
                none.insert(copier.copying(beside, session).await?)
            }
        };
        copying.copy(&template.target, copy).await
    }

    async fn drop(&mut self, copy: &Target) -> Result<(), Error> {
        let Some(copying) = &mut self.copying else { return self.nursery.drop(copy).await };
        match copying.remove(copy).await {
            Err(error) if error.kind != ErrorKind::DatabaseMissing => {
                Err(Error::from_driver(error, copy))
            }
            _ => Ok(()),
        }
    }

    pub(super) async fn close(mut self) {
        self.let_go().await;
    }

    async fn let_go(&mut self) {
        if let Some(copying) = self.copying.take() {
            copying.close().await;
        }
    }
}

fn exists(error: DriverError, target: &Target) -> Error {
    Error::new(Code::DatabaseExists, format!("{} is there already", target.label()))
        .database(error)
        .help("another name, or --force to drop it first")
}
