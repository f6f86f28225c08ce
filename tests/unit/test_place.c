/* SPDX-License-Identifier: MIT */
/* The table of places and its lookup (CT-01..08). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/place.h"

static void assert_text(const char *got, const char *wanted) {
    assert_string_equal(got, wanted);
}

static void test_codes(void **state) {
    (void)state;
    assert_text(place_by_code(320400)->name, "常州市");
    assert_text(place_by_code(440700)->short_name, "江门");
    assert_text(place_by_code(422800)->short_name, "恩施");
    assert_null(place_by_code(999999));
    assert_text(place_city(place_by_code(320583))->name, "苏州市"); /* 昆山 */
    assert_text(place_city(place_by_code(110105))->name, "北京市"); /* 朝阳区 */
    assert_text(place_city(place_by_code(429004))->name, "仙桃市"); /* directly under 湖北 */
    assert_null(place_city(place_by_code(320000)));
    assert_text(place_province(place_by_code(440703))->name, "广东省");
    assert_text(place_province(place_by_code(500000))->name, "重庆市");
}

static void test_counts(void **state) {
    (void)state;
    int provinces = 0, prefectures = 0;
    for (uint32_t code = 110000; code < 830000; code++) {
        const struct Place *p = place_by_code(code);
        if (!p) continue;
        if (p->parent == 0)
            provinces++;
        else
            assert_non_null(place_by_code(p->parent));
        prefectures += p->level == PLACE_CITY && code % 100 == 0;
        assert_true(p->pinyin[0] >= 'a' && p->pinyin[0] <= 'z');
    }
    assert_int_equal(provinces, 34);
    assert_int_equal(prefectures, 333);
}

static void test_pinyin(void **state) {
    (void)state;
    static const struct {
        uint32_t code;
        const char *pinyin;
    } traps[] = {{220100, "chang2 chun1"}, {430100, "chang2 sha1"}, {350200, "xia4 men2"},
                 {340300, "beng4 bu4"},    {341500, "lu4 an1"},     {341600, "bo2 zhou1"},
                 {330800, "qu2 zhou1"},    {331100, "li2 shui3"},   {331000, "tai1 zhou1"},
                 {500000, "chong2 qing4"}, {540000, "xi1 zang4"},   {331082, "lin2 hai3"},
                 {430300, "xiang1 tan2"},  {320830, "xu1 yi2"},     {330382, "yue4 qing1"},
                 {440600, "fo2 shan1"},    {370100, "ji3 nan2"},    {341300, "su4 zhou1"}};
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
        assert_text(place_by_code(traps[i].code)->pinyin, traps[i].pinyin);
}

static int order_of(uint32_t a, uint32_t b, enum PlaceOrder order) {
    return place_compare(place_by_code(a), place_by_code(b), order);
}

static void test_order(void **state) {
    (void)state;
    assert_true(order_of(320400, 440700, PLACE_ORDER_CODE) < 0);
    assert_true(order_of(650100, 710000, PLACE_ORDER_CODE) < 0);
    /* 长春 under C, before 重庆; 厦门 under X, after 无锡; 六安 under L */
    assert_true(order_of(220100, 500000, PLACE_ORDER_PINYIN) < 0);
    assert_true(order_of(350200, 320200, PLACE_ORDER_PINYIN) > 0);
    assert_true(order_of(341500, 410300, PLACE_ORDER_PINYIN) < 0);
    /* 苏州 sū, 宿州 sù: the same letters, then tones */
    assert_true(order_of(320500, 341300, PLACE_ORDER_PINYIN) < 0);
    /* 丁… by strokes: 上海 before 常州 */
    assert_true(order_of(310000, 320400, PLACE_ORDER_STROKE) < 0);
    assert_int_equal(order_of(320400, 320400, PLACE_ORDER_STROKE), 0);
}

static void test_match(void **state) {
    (void)state;
    struct PlaceMatch m[16];
    Str text = STR("在江门市新会区");
    assert_int_equal(place_match(text, 0, m, 16), 0);
    assert_true(place_match(text, 3, m, 16) >= 2);
    assert_text(m[0].place->name, "江门市");
    assert_int_equal(m[0].kind, PLACE_NAME_FULL);
    assert_int_equal(m[0].size, 9);
    size_t n = place_match(STR("朝阳"), 0, m, 16); /* 北京, 长春, 朝阳市, 朝阳县 */
    assert_true(n >= 4);
    assert_true(place_by_code(211300)->common_word);
    assert_true(place_match(STR("襄樊市"), 0, m, 16) >= 1);
    assert_text(m[0].place->name, "襄阳市");
    assert_int_equal(m[0].kind, PLACE_NAME_FORMER);
    /* a small buffer keeps the longest */
    place_match(text, 3, m, 1);
    assert_text(m[0].place->name, "江门市");
}

static void test_resolve(void **state) {
    (void)state;
    bool ambiguous;
    assert_text(place_resolve(STR("江苏省常州市"), &ambiguous)->name, "常州市");
    assert_text(place_resolve(STR("常州"), NULL)->name, "常州市");
    assert_text(place_resolve(STR("320400"), NULL)->name, "常州市");
    assert_text(place_given_city(STR("吉林"))->name, "吉林市"); /* the province has no city */
    assert_text(place_given_city(STR("江苏 常州"))->name, "常州市");
    assert_null(place_given_city(STR("江苏")));
    assert_text(place_resolve(STR("江苏 常州"), NULL)->name, "常州市");
    assert_text(place_resolve(STR("昆山"), NULL)->name, "昆山市");
    assert_int_equal(place_resolve(STR("朝阳区（北京）"), &ambiguous)->code, 110105);
    assert_int_equal(place_resolve(STR("吉林省长春市朝阳区"), &ambiguous)->code, 220104);
    assert_null(place_resolve(STR("鼓楼区"), &ambiguous)); /* 南京, 徐州, 福州, 开封 */
    assert_true(ambiguous);
    assert_null(place_resolve(STR("火星"), &ambiguous));
    assert_false(ambiguous);
}

static void test_addresses(void **state) {
    (void)state;
    const struct Place *changzhou = place_of_address(STR("http://www.changzhou.gov.cn/ns_news/1"));
    assert_non_null(changzhou);
    assert_string_equal(changzhou->name, "常州市");
    assert_non_null(place_of_address(STR("tzb.huaian.gov.cn")));
    assert_null(place_of_address(STR("http://www.suzhou.gov.cn/"))); /* 苏州, 宿州 */
    assert_null(place_of_address(STR("http://www.example.com/changzhou/")));
    assert_null(place_of_address(STR("http://www.gov.cn/")));
    assert_null(place_of_address(STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),     cmocka_unit_test(test_counts),
        cmocka_unit_test(test_pinyin),    cmocka_unit_test(test_order),
        cmocka_unit_test(test_match),     cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
