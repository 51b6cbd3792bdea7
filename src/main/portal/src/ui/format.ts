/** 1.24 s, 12.4 s, 3:05 min. */
export function seconds(millis: number): string {
  const value = millis / 1000;
  return value < 60 ? `${value.toFixed(value < 10 ? 2 : 1)} s` : `${clock(millis)} min`;
}

/** 0:07, 12:30, 1:02:03. */
export function clock(millis: number): string {
  const whole = Math.floor(Math.max(0, millis) / 1000);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const MOMENT = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** 14:03:22.125, of a time by RFC 3339. */
export function timeOfDay(time: string): string {
  return TIME.format(new Date(time));
}

/** Day and time. */
export function moment(time: string): string {
  return MOMENT.format(new Date(time));
}

/** The part of a session's id by which people can tell sessions apart. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 10)}…` : id;
}
