import { fileInFolder, inspect, rowId, type InputFile } from './files.ts';
import { hrEvent } from './hr-event.ts';
import { csvRows, type ImportItem, type ImportPart, type ImportRow } from './rows.ts';

const SOURCE = 'urn:oppiva:import:employees';
const ORGANISATION = 'employees';
/** The sample writes "until further notice" as a date. */
const OPEN_END = '9999-01-01';
const BEGINNING = '1985-01-01';

type Convert = (file: InputFile, row: number, record: Record<string, string>) => ImportItem[] | string;

/**
 * The "employees" sample database as HR history: departments are units below one organisation, an employee has an engagement from
 * the hire date, each department interval is an assignment. A fact counts as recorded on the day it begins. What is left out and
 * why: docs/imports/employees.md.
 */
export async function employeesParts(folder: string): Promise<ImportPart[]> {
  return [
    await part(folder, 'department.csv', ['dept_no', 'dept_name'], unitOf),
    await part(folder, 'employee.csv', ['emp_no', 'hire_date'], engagementOf),
    await part(folder, 'dept_emp.csv', ['emp_no', 'dept_no', 'from_date', 'to_date'], assignmentOf),
  ];
}

async function part(folder: string, name: string, columns: string[], convert: Convert): Promise<ImportPart> {
  const file = await inspect(fileInFolder(folder, name));
  return {
    file,
    rows: async function* (): AsyncIterable<ImportRow> {
      for await (const { row, record } of csvRows(file, columns)) {
        const converted = convert(file, row, record);
        yield typeof converted === 'string' ? { row, problem: converted } : { row, items: converted };
      }
    },
  };
}

function event(
  id: string,
  type: string,
  slot: string,
  effectiveFrom: string,
  data: Record<string, unknown>,
  effectiveTo?: string,
): ImportItem {
  const open = effectiveTo === undefined || effectiveTo === OPEN_END;
  const recordedAt = `${effectiveFrom}T00:00:00Z`;
  return {
    kind: 'event',
    value: hrEvent({ id, source: SOURCE, type, slot, recordedAt, effectiveFrom, effectiveTo: open ? null : effectiveTo, data }),
  };
}

function unitOf(file: InputFile, row: number, record: Record<string, string>): ImportItem[] {
  const organisation = { unitId: ORGANISATION, parentId: null, name: 'Employees' };
  const unitId = `${ORGANISATION}/${record['dept_no']}`;
  const unit = event(rowId(file, row), 'unit.created', `unit/${unitId}`, BEGINNING, {
    unitId,
    parentId: ORGANISATION,
    name: record['dept_name'],
  });
  if (row > 1) return [unit];
  return [event(rowId(file, row, ':organisation'), 'unit.created', `unit/${ORGANISATION}`, BEGINNING, organisation), unit];
}

function engagementOf(file: InputFile, row: number, record: Record<string, string>): ImportItem[] | string {
  const { emp_no: employee = '', hire_date: from = '' } = record;
  if (!isDate(from)) return `hire_date "${from}" is not a date`;
  return [
    event(rowId(file, row), 'engagement.started', `engagement/${employee}`, from, {
      personId: employee,
      kind: 'employee',
      learningScope: true,
    }),
  ];
}

function assignmentOf(file: InputFile, row: number, record: Record<string, string>): ImportItem[] | string {
  const { emp_no: employee = '', dept_no: department = '', from_date: from = '', to_date: to = '' } = record;
  if (!isDate(from)) return `from_date "${from}" is not a date`;
  if (!isDate(to)) return `to_date "${to}" is not a date`;
  if (to <= from) return `the interval ${from} to ${to} is empty`;
  const data = { personId: employee, unitId: `${ORGANISATION}/${department}`, fraction: 1 };
  return [event(rowId(file, row), 'assignment.started', `assignment/${employee}/${department}`, from, data, to)];
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
