// Brings files, and asks first whether wasm may run here at all.

export const load = (src, nonce) =>
  new Promise((done, failed) => {
    const script = document.createElement('script');
    script.async = true;
    if (nonce) script.nonce = nonce;
    script.onload = done;
    script.onerror = () => {
      script.remove();
      failed(new Error(src));
    };
    script.src = src;
    document.head.append(script);
  });

// The smallest module there is. Lockdown Mode has no WebAssembly, a CSP without 'wasm-unsafe-eval' refuses it.
export const wasmRefused = () => {
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (error) {
    return String(error);
  }
};

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export const parsed = () =>
  new Promise((done) => {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', done, { once: true });
    else done();
  });
