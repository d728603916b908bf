/** The register of people and organisations, and who sits in bodies. It holds addresses: only organisers read it. */

import { Made } from '@samsyn/api/meetings'
import {
  AboutPerson,
  ChangeMember,
  ChangeOrganisation,
  ChangePerson,
  NewGroup,
  NewMember,
  NewOrganisation,
  People,
  Register,
} from '@samsyn/api/register'
import type { Parts } from '../parts.ts'
import { type App, endpoint, organiser } from './endpoint.ts'

export function registerRoutes(app: App, { register }: Parts): void {
  endpoint(
    app,
    { method: 'get', path: '/api/register', summary: 'People and organisations', answer: Register },
    ({ session }) => {
      organiser(session)
      return register.all()
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/people', summary: 'Take a list of people into the register', body: People },
    async ({ session, body }) => {
      organiser(session)
      await register.take(null, body.people, body.from)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/bodies/{body}/people', summary: 'Take a list of people into a body', body: People },
    async ({ session, param, body }) => {
      organiser(session)
      await register.take(param('body'), body.people, body.from)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'get', path: '/api/people/{person}', summary: 'Everything about a person', answer: AboutPerson },
    ({ session, param }) => {
      organiser(session)
      return register.about(param('person'))
    },
  )

  endpoint(
    app,
    { method: 'patch', path: '/api/people/{person}', summary: 'Change a person', body: ChangePerson },
    async ({ session, param, body }) => {
      organiser(session)
      await register.changePerson(param('person'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/people/{person}', summary: 'Remove a person from the register' },
    async ({ session, param }) => {
      organiser(session)
      await register.removePerson(param('person'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/organisations', summary: 'Add an organisation', body: NewOrganisation, answer: Made },
    async ({ session, body }) => {
      organiser(session)
      return { id: await register.addOrganisation(body) }
    },
  )

  endpoint(
    app,
    {
      method: 'patch',
      path: '/api/organisations/{organisation}',
      summary: 'Change an organisation',
      body: ChangeOrganisation,
    },
    async ({ session, param, body }) => {
      organiser(session)
      await register.changeOrganisation(param('organisation'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/organisations/{organisation}', summary: 'Remove an organisation' },
    async ({ session, param }) => {
      organiser(session)
      await register.removeOrganisation(param('organisation'))
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'post', path: '/api/bodies/{body}/members', summary: 'Seat a person in a body', body: NewMember },
    async ({ session, param, body }) => {
      organiser(session)
      await register.addMember(param('body'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'patch', path: '/api/members/{member}', summary: 'Change a membership', body: ChangeMember },
    async ({ session, param, body }) => {
      organiser(session)
      await register.changeMember(param('member'), body)
      return undefined
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/members/{member}', summary: 'Remove a membership said by mistake' },
    async ({ session, param }) => {
      organiser(session)
      await register.removeMember(param('member'))
      return undefined
    },
  )

  endpoint(
    app,
    {
      method: 'post',
      path: '/api/bodies/{body}/groups',
      summary: 'Make a group of a body',
      body: NewGroup,
      answer: Made,
    },
    async ({ session, param, body }) => {
      organiser(session)
      return { id: await register.addGroup(param('body'), body.name) }
    },
  )

  endpoint(
    app,
    { method: 'delete', path: '/api/groups/{group}', summary: 'Remove a group that does not meet by itself' },
    async ({ session, param }) => {
      organiser(session)
      await register.removeGroup(param('group'))
      return undefined
    },
  )
}
