// `data-trigger="change"`: the block of payment methods comes anew from the server after each choice.
const METHODS = [['2', '銀行振込'], ['4', '代金引換'], ['20', 'Amazon Pay']];
const block = document.querySelector('#payment');
const draw = (chosen) => {
  block.innerHTML = METHODS.map(
    ([value, text], at) => `<div class="ec-radio"><input type="radio" id="shopping_order_Payment_${at}" name="_shopping_order[Payment]"
      value="${value}" data-trigger="change" ${value === chosen ? 'checked' : ''}><label for="shopping_order_Payment_${at}"><span>${text}</span></label></div>`,
  ).join('');
};
draw('2');
block.addEventListener('change', (event) => setTimeout(draw, 200, event.target.value));

// The form says `novalidate` and checks by itself: names may contain no space, kana is needed.
document.querySelector('#shopping-form').addEventListener('submit', (event) => {
  const value = (name) => document.querySelector(`[name="nonmember${name}"]`).value;
  const wrong = /\s/.test(value('[name][name01]') + value('[name][name02]')) || !/^[ァ-ヶー]+$/.test(value('[kana][kana01]'));
  const error = document.querySelector('.error');
  error.hidden = !wrong;
  error.textContent = wrong ? 'お名前(カナ)を入力してください。' : '';
  if (wrong) event.preventDefault();
});
