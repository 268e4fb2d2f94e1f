//! Waiting for a server's answer through a client library that may panic on one that breaks the protocol.

use std::any::Any;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Waits for an answer. A panic of the library that reads it is an error like any other: what the
/// server, or something between here and there, sends is input.
///
/// # Errors
/// What the library said. Nothing can be asked of that connection any more.
pub async fn answer<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = pin!(AssertUnwindSafe(work));
    poll_fn(|context| {
        let outer = READING.replace(true);
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        READING.set(outer);
        match polled {
            Ok(Poll::Ready(answer)) => Poll::Ready(Ok(answer)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(panic) => Poll::Ready(Err(words(panic.as_ref()))),
        }
    })
    .await
}

/// Whether this thread is reading an answer just now. A program that ends at a panic (`panic = "abort"`)
/// asks in its panic hook, to say whose fault it is.
pub fn is_reading() -> bool {
    READING.get()
}

/// What a panic says.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{answer, is_reading};

    #[tokio::test]
    async fn a_panic_is_an_error() {
        assert_eq!(answer(async { 1 }).await, Ok(1));
        let seen = answer(async { is_reading() }).await;
        assert_eq!((seen, is_reading()), (Ok(true), false));
        let text = answer::<()>(async { panic!("{} bytes", 3) }).await;
        assert_eq!((text, is_reading()), (Err("3 bytes".to_owned()), false));
    }
}
