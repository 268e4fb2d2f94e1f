//! Several pieces of work at the same time, in one task.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// A future, until it has its answer.
enum Work<F: Future> {
    Running(Pin<Box<F>>),
    Done(F::Output),
}

/// Runs futures side by side, each to its end; the answers in the order of the futures. Meant for
/// a few: all that still run are asked whenever one of them can go on.
pub(crate) async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut work: Vec<Work<F>> =
        futures.into_iter().map(|future| Work::Running(Box::pin(future))).collect();
    poll_fn(|task| {
        let mut ended = Poll::Ready(());
        for one in &mut work {
            let Work::Running(future) = one else { continue };
            match future.as_mut().poll(task) {
                Poll::Ready(answer) => *one = Work::Done(answer),
                Poll::Pending => ended = Poll::Pending,
            }
        }
        ended
    })
    .await;
    let answer = |one| match one {
        Work::Running(_) => None,
        Work::Done(answer) => Some(answer),
    };
    work.into_iter().filter_map(answer).collect()
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
