/* Expected values are worked out by hand. */

#include <math.h>

#include "tables.h"

static struct tib_groups_options options;
static struct tib_groups *groups;
static struct tib_error err;

static void load(const char *table, const char *participants) {
  options.table = table_write("cohort.tsv", table);
  options.participants = participants ? table_write("participants.tsv", participants) : NULL;
}

static void run(void) { cr_assert_eq(tib_groups_run(&options, &groups, &err), TIB_OK, "%s", err.text); }

static void refuses(const char *word) {
  cr_assert_eq(tib_groups_run(&options, &groups, &err), TIB_USAGE);
  cr_assert(strstr(err.text, word), "%s", err.text);
  cr_assert_null(groups);
}

static void finish(void) { tib_groups_destroy(groups); }

/* ---- groups ---- */

static const char EIGHT[] = HEAD NIGHT("a1", "6", "2", "20") NIGHT("a2", "6", "4", "25") NIGHT("a3", "6", "6", "n/a")
    NIGHT("a4", "6", "20", "30") NIGHT("b1", "6", "16", "20") NIGHT("b2", "6", "30", "20") NIGHT("b3", "n/a", "99", "20")
        FAILED("b4") NIGHT("c1", "6", "50", "20");
static const char OF_EIGHT[] =
    "participant_id\tgroup\tage\tsex\na1\ta\t20\tF\na2\ta\t30\tM\na3\ta\t40\tF\na4\ta\tn/a\tM\n"
    "b1\tb\t50\tn/a\nb2\tb\t60\tM\nb3\tb\t1\tM\nb4\tb\t2\tM\nnobody\tb\t3\tF\n";

Test(groups, values_by_group, .fini = finish) {
  load(EIGHT, OF_EIGHT);
  options.group = "group";
  run();
  const struct tib_groups_row *a = row_of(groups, TIB_PART_GROUP, "plms_per_h", "a");
  const struct tib_groups_row *b = row_of(groups, TIB_PART_GROUP, "plms_per_h", "b");
  SAME(a, TIB_C_N, 4);
  SAME(a, TIB_C_MEDIAN, 5);
  SAME(a, TIB_C_Q1, 3.5);
  SAME(a, TIB_C_Q3, 9.5);
  SAME(a, TIB_C_MEAN, 8);
  SAME(a, TIB_C_SD, sqrt(200.0 / 3));
  SAME(a, TIB_C_ABOVE_5, 0.5);
  SAME(a, TIB_C_ABOVE_15, 0.25);
  cr_assert(is_absent(a, TIB_C_GEOMETRIC_MEAN));
  SAME(b, TIB_C_N, 2);
  SAME(b, TIB_C_NO_STAGES, 1);
  SAME(b, TIB_C_FAILED, 1);
  SAME(b, TIB_C_NO_PARTICIPANT, 1);
  SAME(a, TIB_C_FAILED, 0);
  SAME(a, TIB_C_NO_PARTICIPANT, 1);
  a = row_of(groups, TIB_PART_GROUP, "imi_geometric_mean_s", "a");
  SAME(a, TIB_C_N, 3);
  SAME(a, TIB_C_NOT_ASSESSED, 1);
  SAME(a, TIB_C_GEOMETRIC_MEAN, cbrt(15000.0));
  cr_assert(is_absent(a, TIB_C_ABOVE_5), "no rate");
  SAME(row_of(groups, TIB_PART_GROUP, "imi_geometric_mean_s", "b"), TIB_C_N, 3);
}

/* 2 4 6 20 and 16 30: W is 1 of 8, whose share of the 15 choices is 2 / 15, twice for both sides. */
Test(groups, two_groups_are_compared, .fini = finish) {
  load(EIGHT, OF_EIGHT);
  options.group = "group";
  options.indices = "plms";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_COMPARISON, "plms_per_h", NULL);
  SAME(row, TIB_C_N, 4);
  SAME(row, TIB_C_N_OTHER, 2);
  SAME(row, TIB_C_STATISTIC, 1);
  SAME(row, TIB_C_P, 4.0 / 15);
  SAME(row, TIB_C_MEDIAN_DIFFERENCE, 23 - 5);
  SAME(row, TIB_C_TESTS, 1);
  SAME(row, TIB_C_P_HOLM, 4.0 / 15);
  cr_assert_eq(row->cells[TIB_C_EXACT].number, 1);
}

Test(groups, what_does_not_match_is_told, .fini = finish) {
  struct tib_text text = {0};
  load(EIGHT, OF_EIGHT);
  run();
  tib_groups_remarks(groups, &text);
  cr_assert_str_eq(text.s,
                   "1 recording is of nobody in the participants and is left out: c1.\n"
                   "1 participant has no recording: nobody.\n");
  tib_text_finish(&text);
}

Test(groups, a_subject_with_two_nights_counts_once, .fini = finish) {
  load(HEAD NIGHT("sub-1_ses-1", "6", "2", "10") NIGHT("sub-1_ses-2", "6", "4", "40") NIGHT("sub-2_ses-1", "6", "9", "30")
           NIGHT("sub-2_ses-2", "n/a", "n/a", "30"),
       NULL);
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_GROUP, "plms_per_h", "all");
  SAME(row, TIB_C_N, 2);
  SAME(row, TIB_C_NIGHTS, 3);
  SAME(row, TIB_C_NO_STAGES, 1);
  SAME(row, TIB_C_MEDIAN, 6);
  row = row_of(groups, TIB_PART_GROUP, "imi_geometric_mean_s", "all");
  SAME(row, TIB_C_MIN, 20); /* root of 10 times 40 */
  row = row_of(groups, TIB_PART_VARIABILITY, "plms_per_h", "all");
  SAME(row, TIB_C_N, 1);
  SAME(row, TIB_C_INCOMPLETE, 1);
  cr_assert(is_absent(row, TIB_C_ICC) && !is_absent(row, TIB_C_WHY));
}

Test(groups, profile_and_study, .fini = finish) {
  load(
      "id\tstatus\trules\ttst_h\tplms_per_h\tstudy\n"
      "a\tscored\taasm-v3\t6\t1\tnight\na\tscored\twasm-2016\t6\t2\tnight\n"
      "b\tscored\taasm-v3\t6\t3\tnight\nc\tscored\twasm-2016\t6\t8\tsit\nc\tscored\taasm-v3\t6\t8\tsit\n",
      NULL);
  options.rules = "wasm-2016";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_GROUP, "plms_per_h", "all");
  SAME(row, TIB_C_N, 1);
  SAME(row, TIB_C_MEDIAN, 2);
  SAME(row, TIB_C_WITHOUT_PROFILE, 1);
  SAME(row, TIB_C_OTHER_STUDY, 1);
  tib_groups_destroy(groups);
  options.rules = NULL;
  options.study = TIB_STUDY_SIT;
  run();
  row = row_of(groups, TIB_PART_GROUP, "plms_per_h", "all");
  SAME(row, TIB_C_MEDIAN, 8);
  SAME(row, TIB_C_OTHER_STUDY, 2);
}

/* Rules that score nothing in wake (AASM-LM-7): without stages their movements are those of the whole night, by the hour of
 * the night, and none of their figures are comparable. Rules that score wake as well keep those of sleep and wake. */
Test(groups, rules_of_sleep_alone_need_stages, .fini = finish) {
#define ROW(id, rules, tst, plm, plms, plmw, imi) \
  id "\tscored\tn/a\t" rules "\t0.1.0\t" tst "\t9\t" plm "\t" plms "\t" plmw "\t" imi "\tnight\n"
  load("id\tstatus\terror\trules\tversion\ttst_h\tplm_n\tplm_per_h\tplms_n\tplmw_n\timi_median_s\tstudy\n" ROW(
           "a", "sleep", "6", "10", "60", "n/a", "20") ROW("b", "sleep", "NA", "40", "n/a", "n/a", "30")
           ROW("a", "both", "6", "12", "60", "0", "21") ROW("b", "both", "n/a", "44", "n/a", "n/a", "31"),
       NULL);
  options.indices = "plm,imi_median_s";
  for (int both = 0; both < 2; both++) {
    options.rules = both ? "both" : "sleep";
    run();
    for (int i = 0; i < 2; i++) {
      const struct tib_groups_row *row = row_of(groups, TIB_PART_GROUP, i ? "imi_median_s" : "plm_per_h", "all");
      SAME(row, TIB_C_N, both ? 2 : 1);
      SAME(row, TIB_C_NO_STAGES, both ? 0 : 1);
    }
    tib_groups_destroy(groups);
    groups = NULL;
  }
  options.rules = "none";
  refuses("it has sleep, both");
#undef ROW
}

/* Three groups: each is described, none is tested against another, and nights of none are in every row. */
Test(groups, more_than_two_are_described, .fini = finish) {
  load(HEAD NIGHT("a1", "6", "2", "20") NIGHT("a2", "6", "4", "25") NIGHT("b1", "6", "16", "20") NIGHT(
           "c1", "6", "50", "20") NIGHT("c2", "6", "10", "30") NIGHT("c3", "n/a", "n/a", "30") NIGHT("d", "6", "7", "9"),
       "participant_id\tdx\na1\trls\na2\trls\nb1\tcontrol\nc1\tnarcolepsy\nc2\tnarcolepsy\nc3\tnarcolepsy\nd\tn/a\n");
  options.group = "dx";
  options.indices = "plms,imi_geometric_mean_s";
  run();
  static const struct {
    const char *name;
    double n, median, no_stages;
  } WANTED[] = {{"control", 1, 16, 0}, {"narcolepsy", 2, 30, 1}, {"rls", 2, 3, 0}};
  for (size_t i = 0; i < 3; i++) {
    const struct tib_groups_row *row = row_of(groups, TIB_PART_GROUP, "plms_per_h", WANTED[i].name);
    SAME(row, TIB_C_N, WANTED[i].n);
    SAME(row, TIB_C_MEDIAN, WANTED[i].median);
    SAME(row, TIB_C_NO_STAGES, WANTED[i].no_stages);
    SAME(row, TIB_C_NO_GROUP, 1);
  }
  SAME(row_of(groups, TIB_PART_GROUP, "imi_geometric_mean_s", "narcolepsy"), TIB_C_GEOMETRIC_MEAN, cbrt(20.0 * 30 * 30));
  size_t n;
  const struct tib_groups_row *rows = tib_groups_rows(groups, &n);
  for (size_t i = 0; i < n; i++) cr_assert_eq(rows[i].part, TIB_PART_GROUP, "no test of three");
  cr_assert_eq(n, 6);
}

/* Their changes: a signed-rank test in each, corrected for all of them, and none between them. */
Test(groups, more_than_two_before_and_after, .fini = finish) {
#define TWO(id, before, after) NIGHT(id "_ses-1", "6", before, "20") NIGHT(id "_ses-2", "6", after, "20")
  load(HEAD TWO("sub-1", "10", "9") TWO("sub-2", "10", "8") TWO("sub-3", "10", "13") TWO("sub-4", "10", "14")
           TWO("sub-5", "20", "21") TWO("sub-6", "20", "23"),
       "participant_id\tarm\n1\tiron\n2\tiron\n3\tplacebo\n4\tplacebo\n5\tdrug\n6\tdrug\n");
  options.group = "arm";
  options.condition = "ses";
  options.indices = "plms";
  run();
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "iron"), TIB_C_MEDIAN_CHANGE, -1.5);
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "placebo"), TIB_C_MEDIAN_CHANGE, 3.5);
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "drug"), TIB_C_P, 0.5); /* one order of four, from both sides */
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "drug"), TIB_C_P_HOLM, 1);
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "drug"), TIB_C_TESTS, 3);
  size_t n;
  const struct tib_groups_row *rows = tib_groups_rows(groups, &n);
  for (size_t i = 0; i < n; i++) cr_assert_neq(rows[i].part, TIB_PART_COMPARISON);
#undef TWO
}

Test(groups, other_versions_are_told, .fini = finish) {
  struct tib_text text = {0};
  load(
      "id\tstatus\trules\tversion\ttst_h\tplms_per_h\n"
      "a\tscored\tw\t0.1.0\t6\t1\nb\tscored\tw\t0.2.0\t6\t2\nc\tfailed\tn/a\t0.3.0\tn/a\tn/a\n",
      NULL);
  run();
  tib_groups_remarks(groups, &text);
  cr_assert_str_eq(text.s, "1 recording was scored by another version than 0.1.0.\n");
  tib_text_finish(&text);
}

Test(groups, a_subject_in_both_groups_is_no_test, .fini = finish) {
  load(HEAD NIGHT("sub-1_run-1", "6", "2", "10") NIGHT("sub-1_run-2", "6", "4", "40") NIGHT("sub-2_run-1", "6", "9", "30"),
       NULL);
  options.group = "run";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_COMPARISON, "plms_per_h", NULL);
  cr_assert(is_absent(row, TIB_C_P) && strstr(row->cells[TIB_C_WHY].text, "both groups"));
}

/* ---- who is who ---- */

Test(join, with_and_without_sub, .fini = finish) {
  load(HEAD NIGHT("sub-01_ses-1", "6", "1", "9") NIGHT("02", "6", "2", "9") NIGHT("sub-03", "6", "3", "9")
           NIGHT("night_4", "6", "4", "9") NIGHT("sub-010_ses-1", "6", "5", "9"),
       "participant_id\tg\n01\tyes\nsub-02\tyes\nsub-03\tyes\nnight_4\tyes\n");
  options.group = "g";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_GROUP, "plms_per_h", "yes");
  SAME(row, TIB_C_N, 4);
  SAME(row, TIB_C_MAX, 4);
  SAME(row, TIB_C_NO_PARTICIPANT, 1); /* 010 is not 01 */
}

Test(join, by_night, .fini = finish) {
  load(HEAD NIGHT("x", "6", "1", "9") NIGHT("y", "6", "2", "9"), "id\tperson\tdrug\ny\tp\ton\nx\tp\toff\n");
  options.paired = "person";
  options.condition = "drug";
  options.levels = "off,on";
  run();
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "all"), TIB_C_MEDIAN_CHANGE, 1);
}

Test(join, refuses) {
  load(EIGHT, "participant_id\tg\nsub-1\ta\n1\tb\n");
  refuses("participants.tsv:3: 1 is there twice");
  load(EIGHT, "person\tg\n1\ta\n");
  refuses("participant_id");
  load(EIGHT, "participant_id\tg\nn/a\ta\n");
  refuses("participants.tsv:2:");
  load(EIGHT, "participant_id\tg\nnobody\ta\nno one\tb\n");
  refuses("participants.tsv: none of its ids, such as nobody, is of a recording, such as ");
}

/* ---- pairs ---- */

#define BOTH(id, before, after) NIGHT(id "_ses-1", "6", before, "20") NIGHT(id "_ses-2", "6", after, "30")

/* Changes -1 -2 -3 -4 -5 -6 +7, and one without change: V is 7. Zeros: not exact. */
static const char SEVEN[] = HEAD BOTH("sub-1", "10", "9") BOTH("sub-2", "10", "8") BOTH("sub-3", "10", "7")
    BOTH("sub-4", "10", "6") BOTH("sub-5", "10", "5") BOTH("sub-6", "10", "4") BOTH("sub-7", "10.1", "17.1")
        BOTH("sub-8", "10", "n/a") NIGHT("sub-9_ses-3", "6", "1", "9");

Test(pairs, changes_of_subjects, .fini = finish) {
  load(SEVEN, NULL);
  options.condition = "ses";
  options.levels = "1,2";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_PAIRS, "plms_per_h", "all");
  SAME(row, TIB_C_N, 7);
  SAME(row, TIB_C_NIGHTS, 14);
  SAME(row, TIB_C_INCOMPLETE, 1);
  SAME(row, TIB_C_NO_CONDITION, 1);
  SAME(row, TIB_C_NOT_ASSESSED, 1);
  SAME(row, TIB_C_MEDIAN_CHANGE, -3);
  SAME(row, TIB_C_MEAN_CHANGE, -2);
  SAME(row, TIB_C_STATISTIC, 7);
  SAME(row, TIB_C_P, 2 * 19 / 128.0); /* 19 of 128 sums of ranks are at most 7 */
  cr_assert(number_of(row, TIB_C_CHANGE_LOW) < -3 && number_of(row, TIB_C_CHANGE_HIGH) > -3);
  row = row_of(groups, TIB_PART_PAIRS, "imi_geometric_mean_s", "all");
  SAME(row, TIB_C_MEDIAN_CHANGE, 1.5); /* a ratio */
  SAME(row, TIB_C_SD_CHANGE, 1);       /* a factor */
  row = row_of(groups, TIB_PART_GROUP, "plms_per_h", "all");
  cr_assert_str_eq(row->cells[TIB_C_OTHER].text, "1");
  SAME(row, TIB_C_N, 8);
}

Test(pairs, the_order_of_levels_is_that_of_the_change, .fini = finish) {
  load(SEVEN, NULL);
  options.condition = "ses";
  options.levels = "2,1";
  run();
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "all"), TIB_C_MEDIAN_CHANGE, 3);
}

Test(pairs, decimals_that_are_alike_are_ties, .fini = finish) {
  load(HEAD BOTH("sub-1", "0.1", "0.3") BOTH("sub-2", "0.3", "0.1") BOTH("sub-3", "1.1", "1.3"), NULL);
  options.condition = "ses";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_PAIRS, "plms_per_h", "all");
  SAME(row, TIB_C_STATISTIC, 4); /* ranks 2 2 2 */
  cr_assert_eq(row->cells[TIB_C_EXACT].number, 0);
}

Test(pairs, changes_of_two_groups, .fini = finish) {
  load(HEAD BOTH("sub-1", "10", "9") BOTH("sub-2", "10", "8") BOTH("sub-3", "10", "13") BOTH("sub-4", "10", "14"),
       "participant_id\tarm\n1\tiron\n2\tiron\n3\tplacebo\n4\tplacebo\n");
  options.group = "arm";
  options.condition = "ses";
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_COMPARISON, "plms_per_h", "iron");
  cr_assert_str_eq(row->cells[TIB_C_OF].text, "change");
  SAME(row, TIB_C_MEDIAN_DIFFERENCE, 5);
  SAME(row, TIB_C_P, 1.0 / 3); /* one order of 6, from both sides */
  SAME(row_of(groups, TIB_PART_PAIRS, "plms_per_h", "placebo"), TIB_C_MEDIAN_CHANGE, 3.5);
}

Test(pairs, levels_are_to_be_named) {
  load(HEAD NIGHT("a", "6", "1", "9") NIGHT("b", "6", "2", "9"), "id\twho\twhen\na\tp\tbefore\nb\tp\tafter\n");
  options.condition = "when";
  refuses("--paired");
  options.paired = "who";
  refuses("--levels");
  options.levels = "before";
  refuses("two levels");
  options.levels = "before,later";
  refuses("later");
  options.levels = "after,after";
  refuses("twice");
  options.levels = "before,after";
  options.condition = NULL;
  refuses("--condition");
}

/* Nights 1 and 2 of three subjects, 1 2 | 5 6 | 9 7: mean squares 20.1667... within 1, so that ICC(1,1) is as below. */
Test(variability, icc_of_nights, .fini = finish) {
  load(HEAD BOTH("sub-1", "1", "2") BOTH("sub-2", "5", "6") BOTH("sub-3", "9", "7"), NULL);
  run();
  const struct tib_groups_row *row = row_of(groups, TIB_PART_VARIABILITY, "plms_per_h", "all");
  double between = 2 * (3.5 * 3.5 + 0.5 * 0.5 + 3 * 3) / 2, within = (0.5 + 0.5 + 2) / 3;
  SAME(row, TIB_C_ICC, (between - within) / (between + within));
  SAME(row, TIB_C_WITHIN_SD, sqrt(within));
  SAME(row, TIB_C_NIGHTS_PER_SUBJECT, 2);
}

/* ---- covariates ---- */

Test(covariates, numbers_and_two_words, .fini = finish) {
  load(EIGHT, OF_EIGHT);
  options.covariates = "age,sex";
  options.indices = "plms";
  run();
  const struct tib_groups_row *age = row_of(groups, TIB_PART_COVARIATE, "plms_per_h", NULL), *sex = age + 1;
  SAME(age, TIB_C_N, 5); /* 20 30 40 50 60 with 2 4 6 16 30 */
  SAME(age, TIB_C_INCOMPLETE, 1);
  SAME(age, TIB_C_RHO, 1);
  SAME(age, TIB_C_P, 2 / 120.0);
  cr_assert(is_absent(age, TIB_C_RHO_LOW) && is_absent(age, TIB_C_CODING));
  cr_assert_str_eq(sex->cells[TIB_C_CODING].text, "F=0, M=1");
  SAME(sex, TIB_C_N, 5); /* F M F M M with 2 4 6 20 30: ranks 1.5 4 1.5 4 4 and 1 2 3 4 5 */
  SAME(sex, TIB_C_RHO, 5 / sqrt(75));
  SAME(sex, TIB_C_TESTS, 2);
  SAME(age, TIB_C_P_HOLM, 2 * 2 / 120.0);
  SAME(sex, TIB_C_P_HOLM, number_of(sex, TIB_C_P));
}

Test(covariates, refuses) {
  load(EIGHT, "participant_id\tdrug\na1\tx\na2\ty\na3\tz\n");
  options.covariates = "drug";
  refuses("--covariates drug: x is no number, and there are more than two words");
  options.covariates = "weight";
  refuses("no such column");
}

/* ---- refusals ---- */

Test(tables, refuses) {
  load("name\tvalue\nx\t1\n", NULL);
  refuses("`id`");
  load(HEAD FAILED("x"), NULL);
  refuses("no recording in it was scored");
  load(HEAD NIGHT("x", "6", "1", "2") NIGHT("x", "6", "1", "2"), NULL);
  refuses("cohort.tsv:3: x is there twice");
  load(HEAD NIGHT("x", "6", "many", "2"), NULL);
  refuses("cohort.tsv:2: many");
  load(EIGHT, NULL);
  options.indices = "plms,nothing";
  refuses("--index nothing");
  options.indices = NULL;
  options.rules = "aasm-v3";
  refuses("it has wasm-2016");
  options.rules = NULL;
  options.group = "dx";
  refuses("--group dx");
}

Test(tables, too_many_groups) {
  load(EIGHT, "participant_id\tname\na1\t1\n");
  options.group = "name";
  run();
  finish();
  options.group = "plms_per_h";
  run();
  finish();
  struct tib_text text = {0};
  tib_text_add(&text, HEAD);
  for (int i = 0; i < 13; i++) tib_text_addf(&text, "n%d\tscored\tn/a\twasm-2016\t0.1.0\t6\t1\t%d\tn/a\tnight\n", i, i);
  load(text.s, NULL);
  tib_text_finish(&text);
  refuses("13 different values");
}
