#include "report/fields_compare.h"

const struct tib_level tib_level_compare_part[] = {
    [TIB_AGREE_MOVEMENTS] = {"movements", "Movements of each leg and of both, all nights together"},
    [TIB_AGREE_STAGE] =
        {"stage",
         "The same by stage: the reference's at the onset, else the test's; recall and f1 are n/a where the "
         "stage of a movement of the reference alone is told by neither, precision and f1 where that of one "
         "of the test alone is"},
    [TIB_AGREE_RULES] = {"rules", "Classes of matched movements under one profile that both have"},
    [TIB_AGREE_CLASS] = {"class", "How many have this class in the reference and that in the test"},
    [TIB_AGREE_NIGHT] = {"night", "Movements of one night"},
    [TIB_AGREE_INDEX] = {"index", "An index of all nights that both have it of"},
    [TIB_AGREE_SCORER] = {"scorer", "One of several scorers beside the others"},
    [TIB_AGREE_PAIR] = {"pair", "Two of several scorers, other taken for the test"},
    {NULL, NULL},
};

#define CLASSES \
  {"plm", "In a series"}, {"clm", "A candidate in no series"}, {"nonclm", "No candidate"}, { "excluded", "Not counted" }

const struct tib_level tib_level_compare_class[2][TIB_CLASSES_SEEN + 1] = {
    {CLASSES, {"extra", "Not in the reference: only the test has it"}, {NULL, NULL}},
    {CLASSES, {"missed", "Not in the test: only the reference has it"}, {NULL, NULL}},
};

static const struct tib_level SIDES[] = {
    {"all", "Both legs together; of scorings without sides all movements"},
    {"left", "Left leg"},
    {"right", "Right leg"},
    {NULL, NULL},
};

static const struct tib_level MATCHED_BY[] = {
    {"overlap", "Time that both share over time that either covers, the largest first"},
    {"onset", "Distance of the onsets, the least first"},
    {NULL, NULL},
};

const struct tib_field tib_fields_compare[TIB_V_FIELDS] = {
    [TIB_V_PART] = {"part", "Part", "", "What the row is about; columns that are not of this part hold n/a", "",
                    tib_level_compare_part},
    [TIB_V_ID] = {"id", "Recording", "", "Id of the night", "", NULL},
    [TIB_V_SIDE] = {"side", "Side", "", "Leg", "", SIDES},
    [TIB_V_STAGE] = {"stage", "Stage", "",
                     "Of --stages at the onset of the movement; else of the reference, of its own rows in a table of "
                     "events; else of the "
                     "test",
                     "", tib_level_stage},
    [TIB_V_RULES] = {"rules", "Rules", "", "Profile that both were scored by", "", NULL},
    [TIB_V_REFERENCE_CLASS] = {"reference_class", "Class in the reference", "",
                               "What the profile makes of the movement there", "", tib_level_compare_class[0]},
    [TIB_V_TEST_CLASS] = {"test_class", "Class in the test", "", "What the profile makes of the movement there", "",
                          tib_level_compare_class[1]},
    [TIB_V_INDEX] = {"index", "Index", "", "Per hour, or as the column of that name in ID_summary.tsv", "", NULL},
    [TIB_V_SCORER] = {"scorer", "Scorer", "", "File or folder of one of several scorers", "", NULL},
    [TIB_V_OTHER] = {"other", "Other scorer", "", "That of the other of a pair", "", NULL},
    [TIB_V_N] = {"n", "Number", "", "Nights of an index; matched movements with both classes; movements of a scorer", "",
                 NULL},
    [TIB_V_LEFT_OUT] = {"left_out_n", "Left out", "",
                        "Of an index nights that both have without a value of both: the sum of no_summary_n, no_profile_n, "
                        "no_stages_n and not_assessed_n; of classes matched movements without one in both",
                        "", NULL},
    [TIB_V_NIGHTS] = {"nights_n", "Nights", "", "Nights that the row is of", "", NULL},
    [TIB_V_REFERENCE_ONLY_N] = {"reference_only_n", "Of the reference alone", "",
                                "Left out: nights that the test lacks, or failed in", "", NULL},
    [TIB_V_TEST_ONLY_N] = {"test_only_n", "Of the test alone", "",
                           "Left out: nights that the reference lacks, or failed in", "", NULL},
    [TIB_V_NOT_ALL_N] = {"not_all_n", "Not of all", "", "Left out: nights that one of several scorers lacks", "", NULL},
    [TIB_V_FAILED_N] = {"failed_n", "Failed", "", "Left out: nights that could not be read", "", NULL},
    [TIB_V_NO_SIDES_N] = {"no_sides_n", "Without legs", "",
                          "Left out of the row of a leg: nights in which one does not tell the leg of every movement", "",
                          NULL},
    [TIB_V_NO_SUMMARY_N] = {"no_summary_n", "Without a summary", "",
                            "Left out of an index: nights of which one has no ID_summary.tsv", "", NULL},
    [TIB_V_NO_PROFILE_N] = {"no_profile_n", "Without the profile", "",
                            "Left out: nights that one was not scored by these rules in", "TIB-DEC-1", NULL},
    [TIB_V_NO_STAGES_N] =
        {"no_stages_n", "Without stages", "",
         "Left out: nights without sleep stages; of an index of sleep or wake in one of both, of a row by "
         "stage in both",
         "", NULL},
    [TIB_V_NOT_ASSESSED_N] = {"not_assessed_n", "Not assessed", "",
                              "Left out of an index: nights in which one has n/a for another cause", "", NULL},
    [TIB_V_REFERENCE_N] = {"reference_n", "Movements of the reference", "",
                           "Movements of single legs, before any rule unites or drops them", "AGR-2", NULL},
    [TIB_V_TEST_N] = {"test_n", "Movements of the test", "", "The same", "AGR-2", NULL},
    [TIB_V_MATCHED] = {"matched", "Matched", "",
                       "Pairs, one to one on each leg: that of the largest overlap first, of at least --iou, or, with "
                       "--tolerance, that of the nearest onsets",
                       "AGR-2", NULL},
    [TIB_V_PRECISION] = {"precision", "Precision", "", "matched of test_n; n/a of none", "", NULL},
    [TIB_V_RECALL] = {"recall", "Recall", "", "matched of reference_n; n/a of none", "", NULL},
    [TIB_V_F1] = {"f1", "F1", "", "Twice matched of reference_n + test_n; n/a of none", "AGR-2", NULL},
    [TIB_V_KAPPA_S] = {"kappa_s", "Kappa per second", "",
                       "Cohen's kappa of the seconds that begin in the span that both have scored (from lights off to "
                       "lights on, else the scored epochs, else the recording; of one that tells none that of the other; "
                       "where neither does, from 0 to the end of the last event), those left out that are unscorable or in "
                       "a gap in either: a second tells of a movement where it holds any part of one. A leg without a "
                       "movement in either has no seconds; n/a where one answer is the only one",
                       "AGR-1", NULL},
    [TIB_V_ONSET_BIAS_MS] = {"onset_bias_ms", "Onset, bias", "ms",
                             "Mean over matched movements of the onset in the test less that in the reference: above 0 the "
                             "test is late",
                             "", NULL},
    [TIB_V_ONSET_SD_MS] = {"onset_sd_ms", "Onset, spread", "ms", "Standard deviation of these, divisor n - 1", "", NULL},
    [TIB_V_OFFSET_BIAS_MS] = {"offset_bias_ms", "End, bias", "ms", "The same of the ends", "", NULL},
    [TIB_V_OFFSET_SD_MS] = {"offset_sd_ms", "End, spread", "ms", "The same of the ends", "", NULL},
    [TIB_V_MEAN_IOU] = {"mean_iou", "Mean overlap", "",
                        "Mean over matched movements of the time that both share over the time that either covers", "",
                        NULL},
    [TIB_V_SECONDS] = {"seconds", "Seconds compared", "s", "How many kappa_s is of; of both legs their sum", "", NULL},
    [TIB_V_REFERENCE_OUTSIDE_N] = {"reference_outside_n", "Outside, reference", "",
                                   "Its movements that begin outside of the span that both have scored: counted, but with "
                                   "--inside",
                                   "", NULL},
    [TIB_V_TEST_OUTSIDE_N] = {"test_outside_n", "Outside, test", "", "The same of the test", "", NULL},
    [TIB_V_AGREED] = {"agreed", "Same class", "", "Share of matched movements with the same class in both", "", NULL},
    [TIB_V_KAPPA] = {"kappa", "Kappa of the classes", "", "Cohen's kappa of the classes of matched movements, unweighted",
                     "", NULL},
    [TIB_V_MEAN_REFERENCE] = {"mean_reference", "Mean, reference", "", "Mean of the reference over the nights", "", NULL},
    [TIB_V_MEAN_TEST] = {"mean_test", "Mean, test", "", "Mean of the test over the nights", "", NULL},
    [TIB_V_MEAN_DIFFERENCE] = {"mean_difference", "Bias", "", "Mean of test less reference", "", NULL},
    [TIB_V_DIFFERENCE_LOW] = {"mean_difference_low", "Bias, from", "", "Lower end of its 95 % interval, by Student's t", "",
                              NULL},
    [TIB_V_DIFFERENCE_HIGH] = {"mean_difference_high", "Bias, to", "", "Upper end of it", "", NULL},
    [TIB_V_SD_DIFFERENCE] = {"sd_difference", "Spread of the differences", "", "Standard deviation, divisor n - 1", "",
                             NULL},
    [TIB_V_LOA_LOW] = {"loa_low", "Limits of agreement, from", "",
                       "Bias less 1.96 standard deviations, Bland and Altman 1999", "", NULL},
    [TIB_V_LOA_HIGH] = {"loa_high", "Limits of agreement, to", "", "Bias plus 1.96 standard deviations", "", NULL},
    [TIB_V_ICC] = {"icc_2_1", "ICC(2,1)", "",
                   "Intraclass correlation of single measurements, two-way random effects, absolute agreement: McGraw and "
                   "Wong's ICC(A,1)",
                   "", NULL},
    [TIB_V_ICC_LOW] = {"icc_2_1_low", "ICC(2,1), from", "", "Lower end of its 95 % interval, McGraw and Wong 1996", "",
                       NULL},
    [TIB_V_ICC_HIGH] = {"icc_2_1_high", "ICC(2,1), to", "", "Upper end of it", "", NULL},
    [TIB_V_PAIRS] = {"pairs", "Pairs", "", "Others with whom F1 can be told", "", NULL},
    [TIB_V_MEAN_F1] = {"mean_f1", "Mean F1", "", "Mean of f1 with each of the others", "AGR-2", NULL},
    [TIB_V_MEAN_F1_WITHOUT] = {"mean_f1_without", "Mean F1 of the others", "",
                               "Mean of f1 of all pairs that this scorer is not in", "", NULL},
    [TIB_V_CONSENSUS_N] =
        {"consensus_n", "Movements of the others", "",
         "Stretches of a leg that more than half of the other scorers have marked, at least half as long as the "
         "shortest of their movements in it",
         "", NULL},
    [TIB_V_CONSENSUS_MATCHED] = {"consensus_matched", "Matched with the others", "", "Of these, those that are matched", "",
                                 NULL},
    [TIB_V_CONSENSUS_F1] = {"consensus_f1", "F1 with the others", "",
                            "f1 beside these stretches, in whose making the scorer had no part", "", NULL},
    [TIB_V_WHY] = {"why", "Why not", "", "Why figures of the row are n/a", "", NULL},
    [TIB_V_REFERENCE] = {"reference", "Reference", "", "File or folder that is taken for true, without its folders", "",
                         NULL},
    [TIB_V_TEST] = {"test", "Test", "", "File or folder that is set beside it", "", NULL},
    [TIB_V_MATCHED_BY] = {"matched_by", "Matched by", "", "What a match rests on", "", MATCHED_BY},
    [TIB_V_IOU] = {"iou", "Least overlap", "", "Of a match; n/a where onsets were matched", "", NULL},
    [TIB_V_TOLERANCE_S] = {"tolerance_s", "Largest distance of onsets", "s", "Of a match; n/a where overlaps were matched",
                           "", NULL},
    [TIB_V_INSIDE] = {"inside", "Inside alone", "",
                      "Whether movements outside of the span that both have scored were left out", "", tib_level_flag},
    [TIB_V_SHIFTED_N] =
        {"shifted_n", "Shifted", "",
         "Nights in which the times of the test, or of a scorer, were shifted, by --shift or since its clock begins at "
         "another time",
         "", NULL},
    [TIB_V_PAIRED_N] = {"paired_n", "Nights", "", "Nights that both have and that were compared", "", NULL},
};
