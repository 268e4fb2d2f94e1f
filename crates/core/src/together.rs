//! Several pieces of work at the same time, in one task.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Runs futures side by side, each to its end; the answers in the order of the futures. Meant for
/// a few: all that still run are asked whenever one of them can go on.
pub(crate) async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<(Option<Pin<Box<F>>>, Option<F::Output>)> =
        futures.into_iter().map(|future| (Some(Box::pin(future)), None)).collect();
    poll_fn(|task| {
        for (future, answer) in &mut running {
            let Some(started) = future else { continue };
            if let Poll::Ready(value) = started.as_mut().poll(task) {
                (*future, *answer) = (None, Some(value));
            }
        }
        if running.iter().all(|(future, _)| future.is_none()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    running.into_iter().filter_map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::all;

    #[tokio::test]
    async fn work_goes_on_side_by_side_and_answers_keep_their_order() {
        let log = RefCell::new(String::new());
        let worker = |name: char, rests: usize| {
            let log = &log;
            async move {
                for _ in 0..rests {
                    log.borrow_mut().push(name);
                    tokio::task::yield_now().await;
                }
                name
            }
        };
        let answers = all([worker('a', 3), worker('b', 1), worker('c', 2)]).await;
        assert_eq!((answers, log.into_inner().as_str()), (vec!['a', 'b', 'c'], "abcaca"));
        assert!(all(Vec::<std::future::Ready<()>>::new()).await.is_empty());
    }
}
