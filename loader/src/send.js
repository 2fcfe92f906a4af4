// One call of our API: bearer token, no cookies, JSON, a time limit. Imports nothing: the widget's own browser tests
// use this very file.
// Answers `{ok, json}`, or `{late}` where the time was over; nothing where there was no connection.
export const send = (url, method, token, english, body, limit) => {
  const abort = new AbortController();
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  if (english) headers['accept-language'] = 'en';
  setTimeout(() => abort.abort(), limit);
  return fetch(url, { method, headers, credentials: 'omit', body: JSON.stringify(body), signal: abort.signal })
    .then((response) => response.json().then((json) => ({ ok: response.ok, json })))
    .catch(() => ({ late: abort.signal.aborted }));
};
