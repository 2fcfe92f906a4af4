import $ from 'jquery';

// One handler on the document for every form of the shop: it checks, and sends by itself.
$(document).on('submit', 'form', function send(event) {
  event.preventDefault();
  const kana = $('#u_seik').val();
  $('.error').text(kana ? '' : 'フリガナを入力してください');
  if (!kana) return;
  $.post('/cart/confirm', $(this).serialize()).done(() => $('body').append('<h1 id="cart-confirm">カートの確認画面</h1>'));
});
