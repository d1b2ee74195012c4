#include "base/text.h"
#include "report/page/parts.h"
#include "report/values.h"

#define MAX_SHOWN 3 /* profiles, as in the table */

static const char *const WORDS[] = {
    [TIB_CUTOFF_BELOW] = "below", [TIB_CUTOFF_AT] = "exactly", [TIB_CUTOFF_ABOVE] = "above"};

/* "aasm-v3 above 15/h (ICSD-3, adults), below ..."; false where the index is absent. */
static bool add_profile(struct tib_text *text, const struct tib_profile_result *profile, enum tib_study study,
                        const char *before) {
  size_t n, said = 0;
  const struct tib_cutoff *cutoffs = tib_cutoffs(&profile->rules, study, &n);
  for (size_t i = 0; i < n; i++) {
    char limit[32];
    enum tib_cutoff_state state = tib_value_cutoff(&profile->score, &cutoffs[i]);
    if (state == TIB_CUTOFF_UNKNOWN) continue;
    if (said++ == 0)
      tib_text_addf(text, "%s%s", before, profile->rules.name);
    else
      tib_text_add(text, ",");
    tib_value_number(limit, cutoffs[i].limit_per_h);
    tib_text_addf(text, " %s %s/h (%s)", WORDS[state], limit, cutoffs[i].source);
  }
  return said > 0;
}

/* CLIN-1 to CLIN-3: beside each limit how the unrounded index lies to it, and nothing more. */
void tib_page_cutoffs(struct tib_text *text, const struct tib_result *result) {
  const char *before = result->study == TIB_STUDY_SIT ? "PLMW beside published limits: " : "PLMS beside published limits: ";
  for (size_t i = 0; i < result->n_profiles && i < MAX_SHOWN; i++)
    if (add_profile(text, &result->profiles[i], result->study, before)) before = "; ";
  if (text->n > 0) tib_text_add(text, ". A number alone is no diagnosis.");
}
