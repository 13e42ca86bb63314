import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { asyncApiDocument, publishedSchemas } from '@oppiva/events';
import { HttpProblem } from '../http/problem.ts';
import { ProblemFilter } from '../http/problem.filter.ts';

const PRODUCT_VERSION = '0.1.0';

/** The published contracts: a JSON Schema for each event type, and the AsyncAPI document of `/events`. */
@Controller()
@UseFilters(ProblemFilter)
export class DocsController {
  readonly #schemas = publishedSchemas();
  readonly #asyncApi = asyncApiDocument({ version: PRODUCT_VERSION });

  @Get('schemas')
  list(): object {
    return { schemas: [...this.#schemas.keys()] };
  }

  @Get('schemas/:name')
  schema(@Param('name') name: string): object {
    const schema = this.#schemas.get(name);
    if (schema === undefined) {
      throw new HttpProblem({
        status: 404,
        code: 'SCHEMA_UNKNOWN',
        message: `No schema ${name.slice(0, 100)} is published. GET /schemas lists them.`,
      });
    }
    return schema;
  }

  @Get('docs/asyncapi.json')
  asyncApi(): object {
    return this.#asyncApi;
  }
}
