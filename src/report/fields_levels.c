#include "report/fields.h"

#include <tibialis/types.h>

const struct tib_level tib_level_trial_type[] = {
    [TIB_TRIAL_LIMB_MOVEMENT] =
        {"limb_movement",
         "With rules n/a one movement of one leg, as detected or given; else one movement as that profile "
         "sees it"},
    [TIB_TRIAL_PLM_SERIES] = {"plm_series", "A series of periodic limb movements, first onset to last offset"},
    [TIB_TRIAL_SUSTAINED_BURST] = {"sustained_burst",
                                   "Sustained burst, cramp-like (research use; not a diagnosis of leg cramp; EMG alone "
                                   "cannot show pain)"},
    [TIB_TRIAL_TONIC_PROLONGED] = {"tonic_prolonged", "Tone for longer than a sustained burst may last (SBC-4)"},
    [TIB_TRIAL_ALMA] = {"alma", "Alternating leg muscle activation; parts are its bursts (AASM-ALMA-1)"},
    [TIB_TRIAL_HFT] = {"hft", "Hypnagogic foot tremor; parts are its bursts (AASM-HFT-1)"},
    [TIB_TRIAL_HFLM] = {"hflm", "High-frequency leg movements; parts are their bursts (AASM-HFLM-1)"},
    [TIB_TRIAL_EFM] = {"efm",
                       "Minutes in a row with enough potentials of fragmentary myoclonus; parts are these (AASM-EFM-1)"},
    [TIB_TRIAL_RSWA] =
        {"rswa", "Epochs in a row of REM sleep with activity of the leg; parts are these (AASM-RSWA-1, AASM-RSWA-3)"},
    [TIB_TRIAL_LARGE_MOVEMENT] = {"large_movement", "A large muscle group movement that the legs' EMG shows (LMM-2)"},
    [TIB_TRIAL_GROSS_MOVEMENT] = {"gross_movement",
                                  "A movement of the body, as the accelerometers of the ankles show it (ACC-7)"},
    [TIB_TRIAL_ACCEL_MOVEMENT] = {"accel_movement", "A movement of the ankle, seen by its accelerometer alone"},
    [TIB_TRIAL_UNSCORABLE] = {"unscorable", "This leg could not be scored here"},
    [TIB_TRIAL_GAP] = {"gap", "No data in any channel"},
    {NULL, NULL},
};

const struct tib_level tib_level_side[] = {
    [TIB_SIDE_NONE] = {"n/a", "No leg, or one channel for both legs"},
    [TIB_LEFT] = {"left", "Left leg"},
    [TIB_RIGHT] = {"right", "Right leg"},
    [TIB_BOTH] = {"both", "Both legs, united by the profile's rule"},
    {NULL, NULL},
};

const struct tib_level tib_level_class[] = {
    [TIB_CLASS_PLM] = {"plm", "In a series"},
    [TIB_CLASS_CLM] = {"clm", "A candidate, in no series"},
    [TIB_CLASS_NONCLM] = {"nonclm", "A movement, but no candidate for a series"},
    [TIB_CLASS_EXCLUDED] = {"excluded", "Not counted at all; reason says why"},
    {NULL, NULL},
};

const struct tib_level tib_level_grade[] = {
    [TIB_GRADE_NONE] = {"n/a", "No grade: a rival or a criterion that failed tells why, or it has none by its kind"},
    [TIB_GRADE_POSSIBLE] = {"possible", "Sustained burst: level, length, occupancy and continuity hold (SBC-1 to SBC-6)"},
    [TIB_GRADE_PROBABLE] = {"probable", "Sustained burst: all criteria hold (SBC-1 to SBC-14)"},
    {NULL, NULL},
};

const struct tib_level tib_level_pass[] = {
    [TIB_UNTESTABLE] = {"untestable", "It could not be tested; why tells what is absent"},
    [TIB_FAILED] = {"failed", "It does not hold"},
    [TIB_PASSED] = {"passed", "It holds"},
    {NULL, NULL},
};

const struct tib_level tib_level_untestable[] = {
    [TIB_TESTED] = {"n/a", "It was tested"},
    [TIB_NO_ACCELEROMETER] = {"no-accelerometer", "That ankle has no accelerometer, or none that can be used then"},
    [TIB_NO_STAGES] = {"no-stages", "No stages were given"},
    [TIB_NO_AROUSALS] = {"no-arousals", "No arousals were given, and the stages tell of no wake"},
    [TIB_NO_OTHER_LEG] = {"no-other-leg", "The same muscle of the other leg was not recorded, or could not be scored then"},
    [TIB_NO_SAMPLES] = {"no-samples", "The signal could not be looked at again, or its rate is too low"},
    [TIB_NOT_ASKED] = {"not-asked", "It is longer than a burst may be"},
    {NULL, NULL},
};

const struct tib_level tib_level_cap[] = {
    {"accelerometer", "That ankle has no accelerometer that could be used then"},
    {"stages", "No stage was scored at its onset"},
    {"tibialis", "No muscle of that leg but the tibialis anterior was recorded"},
    {NULL, NULL},
};

const struct tib_level tib_level_rival[] = {
    {"gross", "Most of it is a movement of the body by the ankle: not counted (SBC-X1)"},
    {"wake", "Long awake, and both legs or the ankle take part: not counted (SBC-X2)"},
    {"artefact", "The signal is one of an electrode or of the mains: not counted (SBC-X3)"},
    {"restless", "Among leg movements in wake, with the ankle: not counted (SBC-X5)"},
    {"run", "Most of it is a run of bursts: not counted (SBC-X6)"},
    {"large", "It overlaps a large movement that the legs' EMG shows (SBC-X1)"},
    {"rem", "It begins in REM sleep (SBC-X8)"},
    {NULL, NULL},
};

const struct tib_level tib_level_muscle[] = {
    [TIB_TIBIALIS_ANTERIOR] = {"tibialis anterior", "The muscle of leg movements"},
    [TIB_GASTROCNEMIUS] = {"gastrocnemius", "The calf"},
    [TIB_OTHER_MUSCLE] = {"other", "Another muscle; its name as the user wrote it stands instead"},
    {NULL, NULL},
};

const struct tib_level tib_level_study[] = {
    [TIB_STUDY_NIGHT] = {"night", "A night"},
    [TIB_STUDY_SIT] = {"sit", "A suggested immobilisation test: all of it is wake at rest (CLIN-6)"},
    {NULL, NULL},
};

const struct tib_level tib_level_flag[] = {
    [TIB_NA] = {"n/a", "Could not be assessed"},
    [TIB_NO] = {"no", "No"},
    [TIB_YES] = {"yes", "Yes"},
    {NULL, NULL},
};

const struct tib_level tib_level_stage[] = {
    [TIB_STAGE_UNKNOWN] = {"?", "Not scored"},
    [TIB_STAGE_W] = {"W", "Wake"},
    [TIB_STAGE_N1] = {"N1", "Sleep stage N1"},
    [TIB_STAGE_N2] = {"N2", "Sleep stage N2"},
    [TIB_STAGE_N3] = {"N3", "Sleep stage N3"},
    [TIB_STAGE_R] = {"R", "REM sleep"},
    {NULL, NULL},
};

const struct tib_level tib_level_reason[] = {
    {"too-short", "Shorter than the profile's shortest movement"},
    {"too-long", "Longer than the profile's longest movement of one leg"},
    {"series-too-short", "In a run of fewer movements than a series needs"},
    {"passed-over", "Too soon after the movement before, which was kept"},
    {"respiratory", "Close to a respiratory event"},
    {"wake", "In wake, where the profile scores none"},
    {"unscored-stage", "In an epoch without a stage"},
    {"outside-lights", "Before lights off or after lights on"},
    {"amplitude", "Median within the movement too low"},
    {"bilateral-too-long", "Movement of both legs longer than the profile's limit"},
    {"too-many-parts", "United of more movements than the profile allows"},
    {"truncated", "Cut by the end of the recording, a gap or a lost signal"},
    {"unscorable", "Begins where its leg cannot be scored"},
    {"rhythmic-run", "Several bursts of a run, found as one"},
    {"ecg", "Made of heart beats that could not be taken out of the leg (BASE-8)"},
    {NULL, NULL},
};

const struct tib_level tib_level_fault[] = {
    {"flat", "Constant for longer than flat-min allows; these stretches are not scored (EDGE-21)"},
    {"clipped", "Too many samples at an end of the digital range: not scored (BASE-9)"},
    {"detached", "As much mains as a loose electrode picks up: not scored (BASE-10)"},
    {"pops", "Electrode pops or steps were taken out (BASE-11)"},
    {"noisy", "Resting level above rest-max: not scored (BASE-7)"},
    {"ecg", "Heart beats were taken out (BASE-8)"},
    {"mains", "Mains was taken out (BASE-1)"},
    {"refit", "Another resting level than before a stretch that could not be scored (EDGE-23)"},
    {NULL, NULL},
};

const struct tib_level tib_level_accel[] = {
    [TIB_ACCEL_NONE] = {"no_accel", "No accelerometer on this leg, or none that can be used here"},
    [TIB_ACCEL_CORROBORATED] = {"corroborated", "The ankle moved as well"},
    [TIB_ACCEL_NOT_CORROBORATED] = {"not_corroborated", "The ankle did not move"},
    [TIB_ACCEL_GROSS_BODY] = {"gross_body", "Part of a movement of the body"},
    {NULL, NULL},
};

const struct tib_level tib_level_lights[] = {
    [TIB_LIGHTS_OPTION] = {"option", "Given by the user"},
    [TIB_LIGHTS_ANNOTATION] = {"annotation", "Annotations of lights off and on"},
    [TIB_LIGHTS_SCORED_EPOCHS] = {"scored-epochs", "First to last scored epoch"},
    [TIB_LIGHTS_WHOLE_FILE] = {"whole-file", "The whole recording"},
    {NULL, NULL},
};

const struct tib_level tib_level_format[] = {
    [TIB_EDF] = {"EDF", "European Data Format"},
    [TIB_EDF_PLUS_C] = {"EDF+C", "European Data Format, extended, without gaps"},
    [TIB_EDF_PLUS_D] = {"EDF+D", "European Data Format, extended, with gaps between records"},
    [TIB_BDF] = {"BDF", "BioSemi Data Format, 24-bit samples"},
    [TIB_BDF_PLUS_C] = {"BDF+C", "BioSemi Data Format, extended, without gaps"},
    [TIB_BDF_PLUS_D] = {"BDF+D", "BioSemi Data Format, extended, with gaps between records"},
    [TIB_SCORED_FILE] = {"annotations", "A file of annotations without signals; the name of its own format stands instead"},
    {NULL, NULL},
};
