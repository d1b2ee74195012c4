/* Which labels of annotations a report names, and which it only counts. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fake_result.h"
#include "report/json.h"
#include "report/labels.h"

static bool is_name(const char *text, int64_t n) {
  struct tib_label_count label = {.n = n};
  tib_text_copy(label.label, sizeof label.label, text);
  return tib_label_is_name(&label);
}

Test(labels, one_word) {
  cr_assert(is_name("Impedanz", 1));
  cr_assert(is_name("SpO2-artifact_3", 1));
  cr_assert(is_name("  x  ", 1), "blanks around it are no words");
  cr_assert(is_name("abcdefghijabcdefghijabcdefghijab", 1), "32 bytes");
  cr_assert_not(is_name("abcdefghijabcdefghijabcdefghijabc", 1), "33 bytes");
  cr_assert_not(is_name("", 5));
  cr_assert_not(is_name(" \t ", 5));
}

Test(labels, several_words_only_where_they_come_again) {
  cr_assert_not(is_name("Lampe an", 1));
  cr_assert(is_name("Lampe an", 2));
  cr_assert(is_name("biocal eyes open", 2));
  cr_assert_not(is_name("called Mrs Smith in", 2), "four words");
  cr_assert_not(is_name("Lampe\xc2\xa0"
                        "an",
                        1),
                "a blank that does not break is a blank");
}

Test(labels, no_number_of_a_person_and_no_date) {
  cr_assert(is_name("ID123", 1));
  cr_assert_not(is_name("ID1234", 1));
  cr_assert_not(is_name("ID 1234", 9));
  cr_assert_not(is_name("12.03.85", 9));
  cr_assert_not(is_name("on 1/2/85 again", 9));
  cr_assert(is_name("10-20", 1), "two numbers are no date");
  cr_assert(is_name("a1b2c3", 1), "letters part no date");
  cr_assert(is_name("1--2--3", 1), "two signs part them");
}

/* ---- in the summary ---- */

static json_t *labels_of(const struct tib_label_count *labels, size_t n, bool keep) {
  struct tib_report_options options = {.formats = "json", .paper = "a4", .keep_labels = keep};
  struct tib_result result;
  struct tib_text text = {0};
  fake_result(&result, FAKE_FULL);
  result.context.unknown = calloc(n, sizeof *labels);
  cr_assert_not_null(result.context.unknown);
  memcpy(result.context.unknown, labels, n * sizeof *labels);
  result.context.n_unknown = n;
  cr_assert_eq(tib_json_summary(&text, &result, &options, NULL), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  json_t *unknown = json_object_get(json_object_get(root, "scoring"), "unknown_labels");
  cr_assert_not_null(unknown);
  json_incref(unknown);
  json_decref(root);
  tib_text_finish(&text);
  tib_result_finish(&result);
  return unknown;
}

static const struct tib_label_count LABELS[] = {
    {"Jansen", 2, true}, {"Frau Jansen", 1, true},       {"Lampe an", 4, false}, {"called the doctor at home", 3, false},
    {"cough", 1, false}, {"one note of many", 1, false}, {"x\x01", 1, false},    {"x\x02", 1, false},
};

static int64_t at(json_t *labels, const char *key) {
  json_t *value = json_object_get(labels, key);
  return value ? json_integer_value(value) : -1;
}

Test(labels, of_a_summary) {
  json_t *labels = labels_of(LABELS, sizeof LABELS / sizeof *LABELS, false);
  cr_assert_eq(at(labels, "Lampe an"), 4);
  cr_assert_eq(at(labels, "cough"), 1);
  cr_assert_eq(at(labels, TIB_WITHHELD), 3, "those that are masked are summed");
  cr_assert_eq(at(labels, TIB_FREE_TEXT), 4, "and so are notes");
  cr_assert_eq(at(labels, "x "), 2, "and what is the same once it is clean");
  cr_assert_eq(json_object_size(labels), 5);
  json_decref(labels);
}

Test(labels, all_where_the_user_asks) {
  json_t *labels = labels_of(LABELS, sizeof LABELS / sizeof *LABELS, true);
  cr_assert_eq(at(labels, "called the doctor at home"), 3);
  cr_assert_eq(at(labels, "one note of many"), 1);
  cr_assert_eq(at(labels, TIB_FREE_TEXT), -1);
  cr_assert_eq(at(labels, TIB_WITHHELD), 3, "but no part of the patient's name");
  cr_assert_eq(json_object_size(labels), 6);
  json_decref(labels);
}
