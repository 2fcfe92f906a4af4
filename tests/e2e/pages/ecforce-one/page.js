import $ from 'jquery';

// The payment select is the platform's: drawn after load, and anew after every change.
const METHODS = [['', '選択してください'], ['1', 'クレジットカード'], ['5', '代金引換'], ['14', 'Amazon Pay'], ['20', 'Amazon Pay (v2)']];
const NAME = 'order[payment_attributes][payment_method_id]';
const draw = () => {
  const select = $('<select>', { id: 'payment_method_id', name: NAME, class: 'validate[required]' });
  METHODS.forEach(([value, text]) => select.append($('<option>', { value, text })));
  $('#view-payment-information').empty().append(select);
};
window.recalculations = 0;
setTimeout(draw, 300);
$('#new-view').on('change', (event) => {
  if (event.target.id !== 'payment_method_id') {
    window.recalculations += 1;
    setTimeout(draw, 150);
  }
});

// The look-up answers late, and knows only the town.
const field = (name) => $(`[name="order[billing_address_attributes][${name}]"]`);
field('zip01').on('input keyup', function lookUp() {
  if (this.value.length === 7) {
    setTimeout(() => {
      field('addr01').val('検索された町');
      field('addr02').val('');
    }, 400);
  }
});

// A product chosen by a script: jQuery tells nobody natively.
$('#product_id').on('change', function choose() {
  $('#cart_items input').val(this.value);
});

// The validation plug-in, as far as it matters: prompts beside the fields, and no submit.
$('#new-view').on('submit', function validate(event) {
  $('.formError').remove();
  const empty = $(this).find('[class*="validate[required"]:enabled').filter(function isEmpty() {
    return this.type === 'checkbox' ? !this.checked : !this.value && $(this).is(':visible');
  });
  if (empty.length) {
    event.preventDefault();
    empty.first().after('<div class="formError">必須項目です</div>');
  }
});
