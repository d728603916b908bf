/** What the pages of a meeting say. A board fetches these words, and not those of its end. */
import { board } from './board.ts'
import { common } from './common.ts'
import { editor } from './editor.ts'
import { files } from './files.ts'
import { history } from './history.ts'
import { home } from './home.ts'
import { invite } from './invite.ts'
import { join } from './join.ts'
import { meeting } from './meeting.ts'
import { refusals } from './refusals.ts'
import { remarks } from './remarks.ts'
import { screen } from './screen.ts'
import { series } from './series.ts'
import { showing } from './showing.ts'
import { turns } from './turns.ts'
import { ui } from './ui.ts'
import { workshop } from './workshop.ts'

export const inMeetings = {
  sv: {
    board: board.sv,
    common: common.sv,
    editor: editor.sv,
    files: files.sv,
    history: history.sv,
    home: home.sv,
    invite: invite.sv,
    join: join.sv,
    meeting: meeting.sv,
    refusals: refusals.sv,
    remarks: remarks.sv,
    screen: screen.sv,
    series: series.sv,
    showing: showing.sv,
    turns: turns.sv,
    ui: ui.sv,
    workshop: workshop.sv,
  },
  en: {
    board: board.en,
    common: common.en,
    editor: editor.en,
    files: files.en,
    history: history.en,
    home: home.en,
    invite: invite.en,
    join: join.en,
    meeting: meeting.en,
    refusals: refusals.en,
    remarks: remarks.en,
    screen: screen.en,
    series: series.en,
    showing: showing.en,
    turns: turns.en,
    ui: ui.en,
    workshop: workshop.en,
  },
}
