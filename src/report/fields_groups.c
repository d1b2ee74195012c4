#include "report/fields_groups.h"

#include <stddef.h>

const struct tib_level tib_level_part[] = {
    [TIB_PART_GROUP] = {"group", "Values of one index in one group"},
    [TIB_PART_COMPARISON] = {"comparison", "One index in two groups: Wilcoxon's rank-sum test"},
    [TIB_PART_PAIRS] = {"pairs", "One index before and after: Wilcoxon's signed-rank test"},
    [TIB_PART_VARIABILITY] = {"variability", "One index from night to night"},
    [TIB_PART_COVARIATE] = {"covariate", "One index and one covariate: Spearman's correlation"},
    {NULL, NULL},
};

static const struct tib_level OF[] = {
    {"value", "The index itself"},
    {"change", "The change of the index from the first condition to the second"},
    {NULL, NULL},
};

static const struct tib_level SCALE[] = {
    {"linear", "As it is: a change is the second less the first, in the unit of the index"},
    {"log",
     "The natural logarithm, of lengths of time: a change is a ratio, the second over the first; means are geometric, "
     "and standard deviations factors"},
    {NULL, NULL},
};

const struct tib_field tib_fields_cohort[TIB_C_FIELDS] = {
    [TIB_C_PART] = {"part", "Part", "", "What the row tells of; of JSON the array that it stands in", "", tib_level_part},
    [TIB_C_RULES] = {"rules", "Rules", "", "Name of the profile whose rows of the table were taken", "TIB-DEC-1", NULL},
    [TIB_C_VERSION] = {"version", "Version", "", "Version of tibialis that made the row", "META-14", NULL},
    [TIB_C_INDEX] = {"index", "Index", "", "Column of the table that was taken", "", NULL},
    [TIB_C_UNIT] = {"unit", "Unit", "", "Unit of that column", "", NULL},
    [TIB_C_GROUP] = {"group", "Group", "", "The group, or the first of two; of pairs all subjects, or those of the group",
                     "", NULL},
    [TIB_C_OTHER] = {"other", "Second group", "",
                     "The second group of a comparison; of pairs the two conditions, first and "
                     "second by an arrow",
                     "", NULL},
    [TIB_C_OF] = {"of", "Of", "", "What is compared", "", OF},
    [TIB_C_COVARIATE] = {"covariate", "Covariate", "", "Column of the participants or of the table",
                         "META-5, META-7, META-8, META-9, META-10", NULL},
    [TIB_C_CODING] = {"coding", "Coding", "",
                      "What the numbers 0 and 1 stand for, of a covariate of two words; n/a of one of "
                      "numbers",
                      "", NULL},
    [TIB_C_SCALE] = {"scale", "Scale", "", "Scale of changes, of the spread and of means over nights", "WASM16-IDX-11",
                     SCALE},
    [TIB_C_N] = {"n", "Subjects", "",
                 "Subjects with a value; one with several nights counts once, with their mean (on the "
                 "scale of the row)",
                 "", NULL},
    [TIB_C_N_OTHER] = {"n_other", "Subjects of the second group", "", "The same of the second group", "", NULL},
    [TIB_C_NIGHTS] = {"nights", "Nights", "", "Nights with a value, of these subjects", "META-4", NULL},
    [TIB_C_FAILED] = {"failed", "Failed", "", "Left out: recordings that failed", "", NULL},
    [TIB_C_OTHER_STUDY] = {"other_study", "Of another study", "", "Left out: recordings of another kind than --study",
                           "CLIN-6", NULL},
    [TIB_C_WITHOUT_PROFILE] = {"without_profile", "Without the profile", "",
                               "Left out: recordings that were not scored by "
                               "these rules",
                               "TIB-DEC-1", NULL},
    [TIB_C_NO_PARTICIPANT] = {"no_participant", "Without a participant", "", "Left out: nights of nobody in --participants",
                              "", NULL},
    [TIB_C_NO_SUBJECT] = {"no_subject", "Without a subject", "", "Left out: nights whose column of --paired is n/a", "",
                          NULL},
    [TIB_C_NO_GROUP] = {"no_group", "Without a group", "", "Left out: nights whose column of --group is n/a", "", NULL},
    [TIB_C_NO_CONDITION] = {"no_condition", "Without a condition", "",
                            "Left out: nights whose column of --condition holds "
                            "neither of the two",
                            "", NULL},
    [TIB_C_NO_STAGES] = {"no_stages", "Without stages", "", "Left out: nights without sleep stages, of an index of sleep",
                         "", NULL},
    [TIB_C_NOT_ASSESSED] = {"not_assessed", "Not assessed", "",
                            "Left out: nights whose index is n/a though there are stages, or "
                            "does not rest on them",
                            "", NULL},
    [TIB_C_INCOMPLETE] = {"incomplete", "Incomplete", "",
                          "Subjects left out: those with a value but without its fellow: the "
                          "other condition, a second night, or the covariate",
                          "", NULL},
    [TIB_C_MEDIAN] = {"median", "Median", "of the index", "Median of the subjects", "", NULL},
    [TIB_C_Q1] = {"q1", "Lower quartile", "of the index", "Quantile 0.25, type 7 of Hyndman and Fan 1996", "", NULL},
    [TIB_C_Q3] = {"q3", "Upper quartile", "of the index", "Quantile 0.75, of the same type", "", NULL},
    [TIB_C_MEAN] = {"mean", "Mean", "of the index", "Arithmetic mean", "", NULL},
    [TIB_C_SD] = {"sd", "Standard deviation", "of the index", "With the divisor n - 1", "", NULL},
    [TIB_C_MIN] = {"min", "Least", "of the index", "Least value", "", NULL},
    [TIB_C_MAX] = {"max", "Largest", "of the index", "Largest value", "", NULL},
    [TIB_C_GEOMETRIC_MEAN] = {"geometric_mean", "Geometric mean", "of the index", "Of an index on the scale log",
                              "WASM16-IDX-11", NULL},
    [TIB_C_GEOMETRIC_SD] = {"geometric_sd", "Geometric standard deviation", "",
                            "Its factor: exp of the standard deviation of "
                            "the logarithms",
                            "WASM16-IDX-11", NULL},
    [TIB_C_ABOVE_5] = {"share_above_5", "Above 5 per hour", "", "Share of the subjects above 5 per hour, of a rate",
                       "CLIN-2", NULL},
    [TIB_C_ABOVE_15] = {"share_above_15", "Above 15 per hour", "", "Share of the subjects above 15 per hour, of a rate",
                        "CLIN-1", NULL},
    [TIB_C_MEDIAN_CHANGE] = {"median_change", "Median change", "by scale", "Median of the changes of the subjects", "",
                             NULL},
    [TIB_C_CHANGE_LOW] = {"change_low", "Median change, from", "by scale",
                          "Lower end of its 95 % bootstrap interval "
                          "(expanded percentile, Hesterberg 2015)",
                          "", NULL},
    [TIB_C_CHANGE_HIGH] = {"change_high", "Median change, to", "by scale", "Upper end of it", "", NULL},
    [TIB_C_MEAN_CHANGE] = {"mean_change", "Mean change", "by scale", "Mean of the changes", "", NULL},
    [TIB_C_SD_CHANGE] = {"sd_change", "Standard deviation of the change", "by scale",
                         "Of the changes, with the divisor n - 1", "", NULL},
    [TIB_C_LOA_LOW] = {"loa_low", "Limits of agreement, from", "by scale",
                       "Mean change less 1.96 standard deviations, Bland and "
                       "Altman 1999",
                       "", NULL},
    [TIB_C_LOA_HIGH] = {"loa_high", "Limits of agreement, to", "by scale", "Mean change and 1.96 standard deviations", "",
                        NULL},
    [TIB_C_N_ZERO] = {"n_zero", "Without change", "", "Subjects whose change is 0: the test leaves them out", "", NULL},
    [TIB_C_ICC] = {"icc_1_1", "Intraclass correlation", "",
                   "ICC(1,1) of the nights of a subject, whatever their condition, "
                   "McGraw and Wong 1996",
                   "META-4", NULL},
    [TIB_C_ICC_LOW] = {"icc_low", "Intraclass correlation, from", "",
                       "Lower end of its 95 % interval; approximate where "
                       "subjects have unequal numbers of nights",
                       "", NULL},
    [TIB_C_ICC_HIGH] = {"icc_high", "Intraclass correlation, to", "", "Upper end of it", "", NULL},
    [TIB_C_NIGHTS_PER_SUBJECT] = {"nights_per_subject", "Nights a subject", "",
                                  "Their number, or its mean k0 of an analysis of "
                                  "variance",
                                  "", NULL},
    [TIB_C_WITHIN_SD] = {"within_sd", "Spread within a subject", "by scale", "Root of the mean square within subjects",
                         "META-4", NULL},
    [TIB_C_RHO] = {"rho", "Spearman's rho", "", "Correlation of the ranks of the index and of the covariate", "", NULL},
    [TIB_C_RHO_LOW] = {"rho_low", "Spearman's rho, from", "", "Lower end of its 95 % interval, Bonett and Wright 2000", "",
                       NULL},
    [TIB_C_RHO_HIGH] = {"rho_high", "Spearman's rho, to", "", "Upper end of it", "", NULL},
    [TIB_C_MEDIAN_DIFFERENCE] = {"median_difference", "Difference of the medians", "by scale",
                                 "Median of the second group less "
                                 "that of the first; their ratio "
                                 "on the scale log",
                                 "", NULL},
    [TIB_C_STATISTIC] = {"statistic", "Statistic", "", "W of the first group, V of the pairs", "", NULL},
    [TIB_C_P] = {"p", "p", "", "Two-sided, as R's wilcox.test and cor.test give by default", "", NULL},
    [TIB_C_EXACT] = {"exact", "Exact", "",
                     "Whether p is exact (of rho above 9 subjects: the series of AS 89), else from the "
                     "normal distribution or Student's t",
                     "", tib_level_flag},
    [TIB_C_P_HOLM] = {"p_holm", "p, corrected", "",
                      "After Holm, for all tests of this part and, of a comparison, of the same "
                      "column `of`",
                      "", NULL},
    [TIB_C_TESTS] = {"tests", "Tests", "", "How many p was corrected for", "", NULL},
    [TIB_C_WHY] = {"why", "Why not", "", "Why figures of the row are n/a", "", NULL},
    [TIB_C_STUDY] = {"study", "Study", "", "Kind of the recordings that were taken", "CLIN-6", tib_level_study},
    [TIB_C_SEED] = {"seed", "Seed", "", "Of the bootstrap: same seed, same figures", "", NULL},
    [TIB_C_REPLICATES] = {"replicates", "Replicates", "", "Samples that the bootstrap drew", "", NULL},
    [TIB_C_RECORDINGS] = {"recordings", "Recordings", "", "Recordings in the table, those that failed too", "", NULL},
    [TIB_C_SUBJECTS] = {"subjects", "Subjects", "", "Subjects of these recordings, as far as they are known", "", NULL},
    [TIB_C_PARTICIPANTS] = {"participants", "Participants", "", "Rows of --participants; n/a without that table", "", NULL},
    [TIB_C_UNMATCHED_NIGHTS] = {"unmatched_recordings", "Recordings of nobody", "",
                                "Recordings without a row in "
                                "--participants",
                                "", NULL},
    [TIB_C_UNMATCHED_PARTICIPANTS] = {"unmatched_participants", "Participants without a recording", "",
                                      "Rows of --participants "
                                      "without a recording",
                                      "", NULL},
};
