"""The same as rival.c as a script of MNE would do it: the legs read, filtered, their envelope, two thresholds above the
resting level of each minute. Prints how many movements the legs have, and how many of them in sleep.
    rival.py RECORDING notch|no-notch LABEL...
"""

import sys

import mne
import numpy as np
from scipy.ndimage import uniform_filter1d


def movements(above, rate):
    """Begin and end of what reaches 8 uV and stays no shorter than 0.5 s below 2 uV at its end; 0.5 s at least."""
    low = np.flatnonzero(np.diff(np.concatenate(([0], above >= 2, [0]))))
    parts = low.reshape(-1, 2)
    if not len(parts):
        return parts
    new = np.concatenate(([True], parts[1:, 0] - parts[:-1, 1] >= 0.5 * rate))
    first = np.flatnonzero(new)
    ends = np.append(first[1:], len(parts)) - 1
    found = []
    for begin, end in zip(parts[first, 0], parts[ends, 1]):
        high = np.flatnonzero(above[begin:end] >= 8)
        if len(high) and end - begin - high[0] >= 0.5 * rate:
            found.append((begin + high[0], end))
    return np.array(found).reshape(-1, 2)


recording, notch, *labels = sys.argv[1:]
raw = mne.io.read_raw_edf(recording, include=labels, verbose="error")
raw.load_data(verbose="error")
rate = raw.info["sfreq"]
raw.filter(10, 100, picks="all", verbose="error")
if notch == "notch":
    raw.notch_filter(50, picks="all", verbose="error")

asleep = np.zeros(int(raw.times[-1]) + 2, bool)
for note in raw.annotations:
    if note["description"].startswith("Sleep stage ") and not note["description"].endswith("W"):
        asleep[int(note["onset"]) : int(note["onset"] + note["duration"])] = True

count = in_sleep = 0
for x in raw.get_data() * 1e6:
    envelope = uniform_filter1d(np.abs(x), 2 * int(0.075 * rate) + 1, mode="constant")
    minute = int(60 * rate)
    level = [np.quantile(envelope[i : i + minute : int(rate) // 8], 0.3) for i in range(0, len(envelope), minute)]
    found = movements(envelope - np.repeat(level, minute)[: len(envelope)], rate)
    count += len(found)
    in_sleep += int(asleep[(found[:, 0] / rate).astype(int)].sum())
print(count, in_sleep)
