// The widget's futures are called again by what they wait for.
export const settle = (promise, wake) =>
  Promise.resolve(promise).then(
    (value) => wake({ ok: true, value }),
    (value) => wake({ value }),
  );
