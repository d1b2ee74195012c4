% The same as rival.c as a script of Octave would do it: fread, filtfilt of a Butterworth filter of order 4, the envelope, two
% thresholds above the resting level of each minute. Prints how many movements the legs have; it reads no stages.
%   octave-cli --no-gui -q rival.m RECORDING LABEL...
pkg load signal
args = argv();
f = fopen(args{1}, "r", "ieee-le");
fixed = char(fread(f, 256, "uint8")');
n_records = str2double(fixed(237:244));
seconds = str2double(fixed(245:252));
n = str2double(fixed(253:256));
text = char(fread(f, 256 * n, "uint8")');
part = @(first, width) cellstr(reshape(text(n * first + (1:n * width)), width, n)');
labels = part(0, 16);
physical = [str2double(part(104, 8)), str2double(part(112, 8))];
digital = [str2double(part(120, 8)), str2double(part(128, 8))];
samples = str2double(part(216, 8));
record = fread(f, [sum(samples), n_records], "int16=>int16");
fclose(f);

movements = 0;
for leg = 2:numel(args)
  k = find(strcmp(labels, args{leg}));
  first = sum(samples(1:k - 1));
  x = double(reshape(record(first + (1:samples(k)), :), [], 1));
  x = (x - digital(k, 1)) * diff(physical(k, :)) / diff(digital(k, :)) + physical(k, 1);
  rate = samples(k) / seconds;
  [b, a] = butter(4, [10, 100] / (rate / 2));
  r = abs(filtfilt(b, a, x));
  half = floor(0.075 * rate);
  sums = cumsum([zeros(half + 1, 1); r; zeros(half, 1)]);
  envelope = (sums(2 * half + 2:end) - sums(1:end - 2 * half - 1)) / (2 * half + 1);
  minute = 60 * rate;
  level = zeros(size(envelope));
  for i = 1:minute:numel(envelope)
    j = min(i + minute - 1, numel(envelope));
    level(i:j) = quantile(envelope(i:rate / 8:j), 0.3);
  end
  above = envelope - level;
  edge = diff([0; above >= 2; 0]);
  from = find(edge == 1);
  to = find(edge == -1);
  apart = from(2:end) - to(1:end - 1) >= 0.5 * rate;
  from = from([true; apart]);
  to = to([apart; true]);
  high = find(above >= 8);
  for i = 1:numel(from)
    h = high(lookup(high, from(i) - 1) + 1:end);
    if ~isempty(h) && h(1) < to(i) && to(i) - h(1) >= 0.5 * rate
      movements += 1;
    end
  end
end
printf("%d\n", movements);
