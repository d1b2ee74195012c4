#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/channels/channels.h"

struct tib_label tib_label_next(const char **text) {
  const char *s = *text, *comma = strchr(s, ',');
  size_t n = comma ? (size_t)(comma - s) : strlen(s);
  *text = comma ? comma + 1 : NULL;
  while (n > 0 && s[n - 1] == ' ') n--;
  while (n > 0 && s[0] == ' ') s++, n--;
  return (struct tib_label){s, n};
}

int tib_label_find(const struct tib_recording *recording, struct tib_label label) {
  char wanted[256];
  if (label.n >= sizeof wanted) return -1;
  memcpy(wanted, label.s, label.n);
  wanted[label.n] = '\0';
  for (int folded = 0; folded < 2; folded++) {
    int found = -1;
    for (size_t i = 0; i < tib_channels_stored(recording); i++) {
      const char *other = recording->channels[i].label;
      bool equal = folded ? tib_text_equal_fold(other, wanted) : strcmp(other, wanted) == 0;
      if (equal) found = found == -1 ? (int)i : -2;
    }
    if (found != -1) return found;
  }
  return -1;
}

void tib_label_list(const struct tib_recording *recording, char *to, size_t size) {
  size_t at = 0, n = tib_channels_stored(recording);
  to[0] = '\0';
  for (size_t i = 0; i < n; i++) {
    const char *label = recording->channels[i].label;
    size_t need = strlen(label) + 2;
    bool last = i + 1 == n;
    if (at + need + (last ? 1 : 6) > size) {
      snprintf(to + at, size - at, "%s...", at > 0 ? ", " : "");
      return;
    }
    at += (size_t)snprintf(to + at, size - at, "%s%s", at > 0 ? ", " : "", label);
  }
}

enum tib_status tib_label_resolve(const struct tib_recording *recording, const char *option, struct tib_label label,
                                  int *channel, struct tib_error *err) {
  char labels[256];
  *channel = tib_label_find(recording, label);
  if (*channel >= 0) return TIB_OK;
  if (*channel == -2)
    return tib_fail(err, TIB_AMBIGUOUS_CHANNEL,
                    "%s: %s: more than one channel is named '%.*s'; rename one of them in the file", recording->name,
                    option, (int)label.n, label.s);
  tib_label_list(recording, labels, sizeof labels);
  return tib_fail(err, TIB_NO_LEG_CHANNEL, "%s: %s: there is no channel '%.*s'; there are: %s", recording->name, option,
                  label.n < 64 ? (int)label.n : 64, label.s, labels);
}
