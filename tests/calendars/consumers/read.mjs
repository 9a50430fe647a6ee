// ical.js, the parser of Thunderbird, Nextcloud and others: all files in one run, as JSON.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ICAL from "ical.js";

const MOST = 400; // instances of what repeats without an end

function instances(event) {
  if (!event.isRecurring()) return [[event, event.startDate, event.endDate]];
  const found = [];
  const dates = event.iterator();
  for (let date = dates.next(); date && found.length < MOST; date = dates.next()) {
    const one = event.getOccurrenceDetails(date);
    found.push([one.item, one.startDate, one.endDate]);
  }
  return found;
}

function read(text) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent");
  const masters = events.filter((event) => !event.hasProperty("recurrence-id"));
  return masters.flatMap((component) => {
    const exceptions = events.filter(
      (other) => other !== component && other.hasProperty("recurrence-id") &&
        other.getFirstPropertyValue("uid") === component.getFirstPropertyValue("uid"),
    );
    return instances(new ICAL.Event(component, { exceptions })).map(([item, starts, ends]) => [
      item.uid, starts.toUnixTime(), ends.toUnixTime(), item.summary,
    ]);
  });
}

const folder = process.argv[2];
const names = readdirSync(folder).filter((name) => name.endsWith(".ics"));
const seen = Object.fromEntries(
  names.map((name) => [name, read(readFileSync(join(folder, name), "utf-8"))]),
);
process.stdout.write(JSON.stringify(seen));
