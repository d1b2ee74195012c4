#include <jansson.h>
#include <math.h>

#include "base/text.h"
#include "groups/plot.h"
#include "tables.h"

static struct tib_groups *groups;
static struct tib_error err;

#define HOSTILE "<b>\"x\\\"&amp;\x1b[31m"

/* Two groups with hostile names, two conditions, two covariates; one index without any value. */
static void make(void) {
  struct tib_text table = {0}, people = {0};
  tib_text_add(&table, HEAD);
  tib_text_add(&people, "participant_id\tgroup\tage\tdrug\n");
  for (int i = 0; i < 20; i++) {
    for (int night = 1; night < 3; night++)
      tib_text_addf(&table, "sub-%d_ses-%d\tscored\tn/a\twasm-2016\t0.1.0\t6\t1\t%d\tn/a\tnight\n", i, night, i * night);
    tib_text_addf(&people, "%d\t%s\t%d\t%s\n", i, i % 2 ? "plain" : HOSTILE, 90 - i, i % 3 ? "yes" : "no");
  }
  struct tib_groups_options options = {.table = table_write("cohort.tsv", table.s),
                                       .participants = table_write("participants.tsv", people.s),
                                       .group = "group",
                                       .condition = "ses",
                                       .covariates = "age,drug",
                                       .indices = "plms,imi_geometric_mean_s",
                                       .seed = 3};
  cr_assert_eq(tib_groups_run(&options, &groups, &err), TIB_OK, "%s", err.text);
  tib_text_finish(&table);
  tib_text_finish(&people);
}

static void finish(void) { tib_groups_destroy(groups); }

Test(outputs, tsv_has_a_cell_for_every_column, .init = make, .fini = finish) {
  struct tib_text text = {0};
  size_t n, lines = 0;
  tib_groups_rows(groups, &n);
  tib_groups_tsv(groups, &text);
  cr_assert(!text.failed && !strchr(text.s, '\x1b'), "no control character of a name");
  for (char *line = text.s; *line; lines++) {
    size_t length = strcspn(line, "\n"), tabs = 0;
    for (size_t i = 0; i < length; i++) {
      tabs += line[i] == '\t';
      cr_assert(line[i] != '\t' || (line[i + 1] != '\t' && line[i + 1] != '\n'), "an empty cell");
    }
    cr_assert_eq(tabs + 1, TIB_C_COLUMNS);
    line += length + 1;
  }
  cr_assert_eq(lines, n + 1);
  /* 2 indices: 4 groups by condition, 1 comparison of changes, 2 pairs, 2 of variability, 2 covariates */
  cr_assert_eq(n, 2 * (4 + 1 + 2 + 2 + 2));
  tib_text_finish(&text);
}

static bool is_in_the_book(const char *key) {
  for (size_t i = 0; i < TIB_C_FIELDS; i++)
    if (strcmp(tib_fields_cohort[i].name, key) == 0) return true;
  for (size_t i = 0; i < TIB_COHORT_PARTS; i++)
    if (strcmp(tib_level_part[i].name, key) == 0) return true;
  return strcmp(key, "tibialis") == 0;
}

Test(outputs, json_has_the_names_of_the_code_book, .init = make, .fini = finish) {
  struct tib_text text = {0};
  const char *key;
  json_t *value;
  cr_assert_eq(tib_groups_json(groups, &text, &err), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  cr_assert_not_null(root);
  json_object_foreach(root, key, value) {
    size_t i;
    json_t *row;
    const char *name;
    json_t *cell;
    cr_assert(is_in_the_book(key), "%s", key);
    json_array_foreach(value, i, row) json_object_foreach(row, name, cell) cr_assert(is_in_the_book(name), "%s", name);
  }
  json_t *pair = json_array_get(json_object_get(root, "pairs"), 0);
  cr_assert_eq(json_integer_value(json_object_get(pair, "n")), 10);
  cr_assert(strncmp(json_string_value(json_object_get(pair, "group")), HOSTILE, 12) == 0, "as it is: JSON escapes it");
  json_t *nothing = json_array_get(json_object_get(root, "pairs"), 2);
  cr_assert(json_is_null(json_object_get(nothing, "median_change")), "nothing is null, not 0");
  cr_assert_eq(json_integer_value(json_object_get(nothing, "not_assessed")), 20);
  json_decref(root);
  tib_text_finish(&text);
}

Test(outputs, text_is_clean_and_complete, .init = make, .fini = finish) {
  struct tib_text text = {0};
  tib_groups_text(groups, &text);
  cr_assert(!text.failed && !strchr(text.s, '\x1b'));
  for (const char *const *word = (const char *const[]){"Groups", "Two groups", "Pairs", "From night to night", "Covariates",
                                                       "20 not_assessed", "Research use only", NULL};
       *word; word++)
    cr_assert(strstr(text.s, *word), "%s", *word);
  cr_assert(!strstr(text.s, "nan") && !strstr(text.s, "-0.0 "));
  tib_text_finish(&text);
}

Test(outputs, pictures_are_whole_and_the_same_again, .init = make, .fini = finish) {
  for (int svg = 0; svg < 2; svg++) {
    struct tib_text one = {0}, two = {0};
    cr_assert_eq(tib_groups_picture(groups, svg, "a4", &one, &err), TIB_OK);
    cr_assert_eq(tib_groups_picture(groups, svg, "a4", &two, &err), TIB_OK);
    cr_assert(one.n > 5000 && one.n == two.n && memcmp(one.s, two.s, one.n) == 0);
    cr_assert(strncmp(one.s, svg ? "<?xml" : "%PDF-", 5) == 0);
    tib_text_finish(&one);
    tib_text_finish(&two);
  }
}

/* One night, or nights that are all alike: the value stands inside its panel, neither on its edge nor outside. */
Test(outputs, a_single_value_has_a_scale_about_it, .init = make, .fini = finish) {
  static const double values[] = {0, 1e-3, 0.77, 1, 25.8, 1000};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    for (int kind = 0; kind < 3; kind++) {
      groups->indices[0].rate = kind == 1;
      groups->indices[0].log = kind == 2;
      struct tib_plot plot = tib_plot_make(NULL, groups, 0, 0, 0, 200, 200, values[i], values[i]);
      double share = (plot.bottom - tib_plot_y(&plot, values[i])) / (plot.bottom - plot.top);
      cr_expect(values[i] == 0 && kind == 1 ? share == 0 : share > 0.2 && share < 0.95, "%g, kind %d: %g", values[i], kind,
                share);
    }
}

Test(outputs, same_seed_same_bytes) {
  struct tib_text texts[2] = {{0}, {0}};
  for (int i = 0; i < 2; i++) {
    make();
    tib_groups_tsv(groups, &texts[i]);
    finish();
  }
  cr_assert_str_eq(texts[0].s, texts[1].s);
  tib_text_finish(&texts[0]);
  tib_text_finish(&texts[1]);
}
