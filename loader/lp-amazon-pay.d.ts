// Types for the scripts of a landing page. Copy this file beside them, or write
// `/// <reference path="lp-amazon-pay.d.ts" />`. Version 1 of the events.

export {};

/** 単品 or 定期: the kind of consent that Amazon asks for. */
export type Kind = 'OneTime' | 'Recurring';

/**
 * Where the shopper stands: `guest`; `asking` whether a login of another tab is theirs; `checking` the login with our
 * server; `login`; `confirming`, on the way to Amazon. `loading`: the widget is not there yet; `off`: it has stopped,
 * and the page is as it was.
 */
export type State = 'loading' | 'guest' | 'asking' | 'checking' | 'login' | 'confirming' | 'off';

/** Why something of ours is not there. The page goes on selling in each of these cases. */
export type Trouble =
  | 'wasm_refused'
  | 'checkout_js_blocked'
  | 'widget_blocked'
  | 'widget_failed'
  | 'button_failed'
  | 'login_failed'
  | 'save_failed';

/** Every detail has the version, and never personal data. */
interface Detail {
  readonly version: 1;
}

/** What `document` hears. */
export interface Events {
  /** The widget is there. */
  'lp-amazon-pay:ready': Detail;
  /** Somebody has logged in; `lock` and `reflect` have come before it. */
  'lp-amazon-pay:login': Detail;
  /** Nobody is logged in any more; the form is as it was. */
  'lp-amazon-pay:logout': Detail;
  /** So many fields are filled, so many of them should be checked by the shopper. */
  'lp-amazon-pay:reflect': Detail & { readonly fields: number; readonly doubtful: number };
  /** Whether the payment method is fixed to Amazon Pay; `false` also where the form does not offer it. */
  'lp-amazon-pay:lock': Detail & { readonly locked: boolean };
  /** The product has changed its kind: the next consent is another one. */
  'lp-amazon-pay:swap': Detail & { readonly kind: Kind };
  /** The confirm press was ours; the shopper goes to Amazon. */
  'lp-amazon-pay:confirm': Detail;
  'lp-amazon-pay:error': Detail & { readonly code: Trouble };
}

/** What the queue's callbacks are given. */
export interface Api {
  /** Runs at once; the queue stays usable after the widget has come. */
  push(callback: (api: Api) => void): void;
  /** As if Amazon's button were pressed. Call it from a click: browsers open nothing by themselves. */
  login(): void;
  /** As if 「ほかの方法で支払う」 were pressed. */
  logout(): void;
  /** Looks at the page again. Not needed after ordinary redraws: they are noticed. */
  refresh(): void;
  state(): State;
}

declare global {
  interface Window {
    /** `(window.lpAmazonPay = window.lpAmazonPay || []).push((api) => …)` works before and after the widget has come. */
    lpAmazonPay?: Pick<Api, 'push'> | ((api: Api) => void)[];
    /** With `data-analytics="datalayer"` on the tag each event is pushed here as `{event: 'lp-amazon-pay:…'}`. */
    dataLayer?: unknown[];
  }
  interface DocumentEventMap {
    'lp-amazon-pay:ready': CustomEvent<Events['lp-amazon-pay:ready']>;
    'lp-amazon-pay:login': CustomEvent<Events['lp-amazon-pay:login']>;
    'lp-amazon-pay:logout': CustomEvent<Events['lp-amazon-pay:logout']>;
    'lp-amazon-pay:reflect': CustomEvent<Events['lp-amazon-pay:reflect']>;
    'lp-amazon-pay:lock': CustomEvent<Events['lp-amazon-pay:lock']>;
    'lp-amazon-pay:swap': CustomEvent<Events['lp-amazon-pay:swap']>;
    'lp-amazon-pay:confirm': CustomEvent<Events['lp-amazon-pay:confirm']>;
    'lp-amazon-pay:error': CustomEvent<Events['lp-amazon-pay:error']>;
  }
}
