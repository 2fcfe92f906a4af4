import { useState } from 'react';
import { createRoot } from 'react-dom/client';

const METHODS = [['2', 'クレジットカード'], ['4', 'NP後払い'], ['20', 'Amazon Pay']];
const BLANK = {
  familyName: '', firstName: '', familyNameKana: '', firstNameKana: '', zipCode: '', prefecture: '', address: '', buildingName: '', tel: '', email: '',
};
const PREFECTURES = '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(' ');

const Order = () => {
  const [user, setUser] = useState(BLANK);
  const [method, setMethod] = useState('2');
  const [error, setError] = useState('');
  window.state = () => ({ ...user, method });
  const field = (key, label) => (
    <div className="row" key={key}>
      <p>{label}</p>
      <input
        name={`signUpUser.${key === 'email' ? '' : 'defaultAddress.'}${key}`}
        value={user[key]}
        onChange={(event) => {
          const { value } = event.target;
          setUser((now) => ({ ...now, [key]: value }));
        }}
      />
    </div>
  );
  window.send = () => fetch('/cart/confirm', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...user, method }) });
  const confirm = () => {
    const missing = !user.familyNameKana || !user.zipCode;
    setError(missing ? 'フリガナを入力してください' : '');
    if (!missing) window.send().then(() => document.body.insertAdjacentHTML('beforeend', '<h1 id="cart-confirm">カートの確認画面</h1>'));
  };
  return (
    <div className="subsc-order">
      <input type="hidden" name="product_id" value="101" />
      {field('familyName', '姓')}
      {field('firstName', '名')}
      {field('familyNameKana', '姓(カナ)')}
      {field('firstNameKana', '名(カナ)')}
      {field('zipCode', '郵便番号')}
      <div className="row">
        <p>都道府県</p>
        <select
          name="signUpUser.defaultAddress.prefecture"
          value={user.prefecture}
          onChange={(event) => {
            const { value } = event.target;
            setUser((now) => ({ ...now, prefecture: value }));
          }}
        >
          <option value="">選択</option>
          {PREFECTURES.map((name) => <option key={name}>{name}</option>)}
        </select>
      </div>
      {field('address', '住所')}
      {field('buildingName', '建物名')}
      {field('tel', '電話番号')}
      {field('email', 'メールアドレス')}
      <ul>
        {METHODS.map(([value, text]) => (
          <li key={value}>
            <label>
              <input type="radio" name="paymentMethod" value={value} checked={method === value} onChange={() => setMethod(value)} />
              {text}
            </label>
          </li>
        ))}
      </ul>
      <div data-lp-amazon-pay="payment" style={{ minHeight: 60 }} />
      <p className="error" role="alert">{error}</p>
      <button type="button" id="subsc-to-confirm" onClick={confirm}>確認画面へ進む</button>
    </div>
  );
};

createRoot(document.querySelector('#root')).render(<Order />);
