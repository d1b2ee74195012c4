#include <tibialis/score.h>

const char *tib_index_key(enum tib_index_name name) {
  static const char *const keys[TIB_INDEX_COUNT] = {
      [TIB_INDEX_LM] = "lm",
      [TIB_INDEX_CLM] = "clm",
      [TIB_INDEX_NONCLM] = "nonclm",
      [TIB_INDEX_PLM] = "plm",
      [TIB_INDEX_PLMS] = "plms",
      [TIB_INDEX_PLMW] = "plmw",
      [TIB_INDEX_PLMS_NR] = "plms_nr",
      [TIB_INDEX_PLMW_NR] = "plmw_nr",
      [TIB_INDEX_PLMS_AROUSAL] = "plms_arousal",
      [TIB_INDEX_PLMS_LEFT] = "plms_left",
      [TIB_INDEX_PLMS_RIGHT] = "plms_right",
      [TIB_INDEX_PLMS_BILATERAL] = "plms_bilateral",
      [TIB_INDEX_PLMS_NO_GROSS] = "plms_no_gross",
      [TIB_INDEX_ISOLATED] = "isolated",
      [TIB_INDEX_SHORT_INTERVAL] = "short_interval",
      [TIB_INDEX_RESPIRATORY_LM] = "respiratory_lm",
  };
  return (unsigned)name < TIB_INDEX_COUNT ? keys[name] : NULL;
}
