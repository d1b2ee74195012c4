#ifndef TIB_READ_LEGS_H
#define TIB_READ_LEGS_H

/* The channel of one leg: by the label that the user named, or by alias. For this corner's own files. */

#include "read/channels/channels.h"
#include "read/read.h"

struct tib_leg_role {
  enum tib_side side;
  const char *option, *words;
};

/* What is searched, and what the user said. */
struct tib_leg_search {
  struct tib_recording *recording;
  const struct tib_channel_choice *choice;
};

/* By its unit, or the one that the user named. */
bool tib_leg_is_voltage(const struct tib_leg_search *search, int channel);

/* TIB_UNIT, with what is wrong with the channel's unit and the way out, for every channel that would be refused after it.
 */
enum tib_status tib_leg_fail_unit(const struct tib_leg_search *search, int channel, struct tib_error *err);

/* Adds a deviation that needed no repair, unless the recording has it. */
enum tib_status tib_leg_tell(const struct tib_leg_search *search, struct tib_error *err, const char *code, const char *text,
                             ...) __attribute__((format(printf, 4, 5)));

/* Derives and tells it. */
enum tib_status tib_leg_subtract(const struct tib_leg_search *search, const struct tib_leg_role *role, int plus, int minus,
                                 int *channel, struct tib_error *err);

/* The channel that is named; `A-B`, where no channel has that label, is A minus B. */
enum tib_status tib_leg_find_named(const struct tib_leg_search *search, const struct tib_leg_role *role, const char *text,
                                   int *channel, struct tib_error *err);

/* Whether `text` names the channel as the function before would take it, alone or as a part of a difference. */
bool tib_leg_names(const struct tib_recording *recording, const char *text, int channel);

/* The only channel, or pair of electrodes, whose whole labels are aliases of the role; -1 where there is none. `taken`: a
 * channel that has another role, or -1. */
enum tib_status tib_leg_find_alias(const struct tib_leg_search *search, const struct tib_leg_role *role, int taken,
                                   int *channel, struct tib_error *err);

/* The first channel of any leg's name that measures something else than EMG; -1. */
int tib_leg_other_sensor(const struct tib_recording *recording);

/* Calves and other muscles, all of them named, after the legs. Errors: as of a named leg; TIB_USAGE where one channel is
 * named as two muscles. */
enum tib_status tib_muscles_find(const struct tib_leg_search *search, struct tib_channels *channels, struct tib_error *err);

#endif
