import { useId, useState } from 'react';
import { createRoot } from 'react-dom/client';

const FIELDS = [
  ['first', 'First name', 'given-name'],
  ['last', 'Last name', 'family-name'],
  ['kana', 'Name in katakana', 'off'],
  ['zip', 'ZIP code', 'postal-code'],
  ['state', 'Prefecture', 'address-level1'],
  ['city', 'City', 'address-level2'],
  ['line1', 'Street address', 'address-line1'],
  ['line2', 'Apartment, building', 'address-line2'],
  ['phone', 'Phone number', 'tel'],
  ['email', 'Email', 'email'],
];

const Field = ({ label, auto, value, change }) => {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <input id={id} autoComplete={auto} value={value} onChange={(event) => change(event.target.value)} />
    </p>
  );
};

const Checkout = () => {
  const [data, setData] = useState(Object.fromEntries(FIELDS.map(([key]) => [key, ''])));
  const [pay, setPay] = useState('card');
  const [error, setError] = useState('');
  window.state = () => ({ ...data, pay });
  window.send = () => fetch('/cart/confirm', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...data, pay }) });
  const submit = async (event) => {
    event.preventDefault();
    // A schema library answers in its own time.
    await new Promise((done) => setTimeout(done, 20));
    if (!data.kana) return setError('Name in katakana is required');
    setError('');
    await window.send();
    document.body.insertAdjacentHTML('beforeend', '<h1 id="cart-confirm">cart</h1>');
  };
  return (
    <form onSubmit={submit}>
      <input type="hidden" name="product_id" value="101" />
      {FIELDS.map(([key, label, auto]) => (
        <Field key={key} label={label} auto={auto} value={data[key]} change={(value) => setData((now) => ({ ...now, [key]: value }))} />
      ))}
      <select aria-label="Payment" name="payment" value={pay} onChange={(event) => setPay(event.target.value)}>
        <option value="card">Credit card</option>
        <option value="amazon">Amazon Pay</option>
      </select>
      <div data-lp-amazon-pay="payment" style={{ minHeight: 60 }} />
      {error && <p role="alert">{error}</p>}
      <button>Continue</button>
    </form>
  );
};

createRoot(document.querySelector('#root')).render(<Checkout />);
