//! Runs futures: each waits for one promise of JavaScript at a time, and is called again by it.
//!
//! wasm-bindgen's executor serves everybody (threads, wakers from anywhere, joins) and would be a kilobyte and a half of
//! every phone's traffic.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::handover::Handover;
use crate::js::{Js, window};

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A future, what calls it again, and what it was called with.
struct Task {
    work: RefCell<Option<Work>>,
    wake: RefCell<Option<Js>>,
    answer: RefCell<Option<Js>>,
}

thread_local! {
    /// The task that is running now.
    static CURRENT: RefCell<Option<Rc<Task>>> = const { RefCell::new(None) };
}

impl Task {
    fn run(self: &Rc<Self>) {
        let Some(mut work) = self.work.take() else { return };
        let before = CURRENT.replace(Some(Rc::clone(self)));
        let done = work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
        CURRENT.set(before);
        if done {
            self.wake.take();
        } else {
            self.work.replace(Some(work));
        }
    }
}

impl Handover {
    /// Runs a future, from the next microtask on; never again once the widget is dead.
    pub(crate) fn spawn(&self, work: Work) {
        let task = Rc::new(Task {
            work: RefCell::new(Some(work)),
            wake: RefCell::default(),
            answer: RefCell::default(),
        });
        let woken = Rc::clone(&task);
        let wake = move |answer: JsValue| {
            woken.answer.replace(Some(Js(answer)));
            woken.run();
            JsValue::UNDEFINED
        };
        let closure: Closure<dyn Fn(JsValue) -> JsValue> = Closure::new(wake);
        let wake = self.guard(&closure);
        // From here on JavaScript keeps it, for as long as a promise may call it.
        drop(closure.into_js_value());
        window().call("queueMicrotask", vec![wake.0.clone()]);
        task.wake.replace(Some(wake));
    }

    /// The outcome of a promise.
    pub(crate) async fn settle(&self, promise: &Js) -> Result<Js, JsValue> {
        let mut asked = false;
        let answer = std::future::poll_fn(move |_| {
            CURRENT.with_borrow(|task| {
                let Some(task) = task else { return Poll::Pending };
                if std::mem::replace(&mut asked, true) {
                    return task.answer.take().map_or(Poll::Pending, Poll::Ready);
                }
                if let Some(wake) = &*task.wake.borrow() {
                    self.0.get("late").call("settle", vec![promise.0.clone(), wake.0.clone()]);
                }
                Poll::Pending
            })
        });
        let answer = answer.await;
        if answer.flag("ok") { Ok(answer.get("value")) } else { Err(answer.get("value").0) }
    }
}
