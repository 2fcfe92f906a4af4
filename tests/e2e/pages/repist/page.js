import $ from 'jquery';

const METHODS = [['1', 'クレジットカード'], ['3', 'コンビニ後払い'], ['20', 'Amazon Pay']];
$('#product_id').on('change', function chosen() {
  const box = $('#payment_methods').empty();
  if (!this.value) return;
  setTimeout(() => METHODS.forEach(([value, text]) => box.append(`<label><input type="radio" name="payment_method" value="${value}"> ${text}</label>`)), 250);
});
// A campaign page chooses the product by itself, with a script.
setTimeout(() => $('#product_id').val('101').trigger('change'), 400);

$('#confirm_submit_image').on('click', () => {
  const kana = $('[name=order_kana01]').val();
  $('.error').text(kana ? '' : 'フリガナをご入力ください');
  if (!kana) return;
  $('#confirm_submit_image').prop('disabled', true).val('送信中');
  $.ajax({ url: '/cart/confirm', method: 'POST', data: $('#order_form').serialize() }).done(() => $('body').append('<h1 id="cart-confirm">カートの確認画面</h1>'));
});
