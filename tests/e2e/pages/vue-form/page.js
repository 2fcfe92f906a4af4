import { createApp, reactive } from 'vue';

const data = reactive({ name: '', kana: '', zip: '', pref: '', addr: '', tel: '', email: '', again: '', pay: 'bank', error: '' });
window.state = () => ({ ...data });
window.send = () => fetch('/cart/confirm', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });

const PREFECTURES =
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(' ');

const App = {
  setup: () => ({
    data,
    prefectures: PREFECTURES,
    submit() {
      data.error = data.kana ? '' : 'フリガナを入力してください';
      if (data.kana) window.send();
    },
  }),
  template: `<form @submit.prevent="submit">
    <input type="hidden" name="product_id" value="101">
    <div><span>氏名</span><input id="f-name" v-model="data.name"></div>
    <div><span>フリガナ</span><input id="f-kana" v-model="data.kana"></div>
    <div><span>郵便番号</span><input id="f-zip" v-model.lazy="data.zip" maxlength="7"></div>
    <div><span>都道府県</span><select id="f-pref" v-model.number="data.pref"><option value="">選択</option><option v-for="(name, at) in prefectures" :value="at + 1">{{ name }}</option></select></div>
    <div><span>住所</span><input id="f-addr" v-model.lazy.trim="data.addr"></div>
    <div><span>電話番号</span><input id="f-tel" v-model="data.tel"></div>
    <div><span>メールアドレス</span><input id="f-email" v-model="data.email"></div>
    <div><span>メールアドレス(確認)</span><input id="f-again" v-model="data.again"></div>
    <label><input type="radio" name="pay" value="bank" v-model="data.pay"> 銀行振込</label>
    <label><input type="radio" name="pay" value="amazon" v-model="data.pay"> Amazon Pay</label>
    <div data-lp-amazon-pay="payment" style="min-height:60px"></div>
    <p class="error">{{ data.error }}</p>
    <button type="submit">確認画面へ</button>
  </form>`,
};

setTimeout(() => createApp(App).mount('#app'), 800);
