-- The settings profiles of Oppiva's users, one list: the embedded server's users.xml is generated from it, and on an
-- external server the statements are run as they are. Form: CREATE SETTINGS PROFILE OR REPLACE name SETTINGS a = 1 …;
-- the profile of a role is oppiva_<role>.

-- DDL of migrations; an index or a fill may take its time.
CREATE SETTINGS PROFILE OR REPLACE oppiva_migrator SETTINGS
    async_insert = 0,
    max_memory_usage = 2147483648,
    max_execution_time = 3600,
    log_queries_min_query_duration_ms = 1000;

-- The exactly-once writer. max_query_size >= the largest body: the server reads the whole insert before it registers and
-- fences it, so a stalled client holds nothing. http_receive_timeout (seconds) works only here, not as a URL parameter.
CREATE SETTINGS PROFILE OR REPLACE oppiva_projector SETTINGS
    async_insert = 0,
    insert_deduplicate = 0,
    max_query_size = 67108864,
    http_receive_timeout = 3,
    max_memory_usage = 2147483648,
    max_execution_time = 600,
    log_queries_min_query_duration_ms = 1000;

CREATE SETTINGS PROFILE OR REPLACE oppiva_ingest SETTINGS
    async_insert = 0,
    max_memory_usage = 1073741824,
    max_bytes_before_external_sort = 268435456,
    max_execution_time = 60,
    log_queries_min_query_duration_ms = 1000;

CREATE SETTINGS PROFILE OR REPLACE oppiva_indicators SETTINGS
    async_insert = 0,
    max_memory_usage = 2147483648,
    max_bytes_before_external_group_by = 536870912,
    max_bytes_before_external_sort = 536870912,
    max_execution_time = 600,
    log_queries_min_query_duration_ms = 1000;

CREATE SETTINGS PROFILE OR REPLACE oppiva_insight SETTINGS
    readonly = 2,
    max_memory_usage = 1073741824,
    max_execution_time = 30,
    log_queries_min_query_duration_ms = 1000;

-- People. readonly = 1: only the settings marked CHANGEABLE_IN_READONLY may be changed (what BI tools and drivers send),
-- so limits and the query log cannot be switched off.
CREATE SETTINGS PROFILE OR REPLACE oppiva_reader SETTINGS
    readonly = 1,
    log_queries = 1,
    max_memory_usage = 536870912,
    max_execution_time = 30 MIN 1 MAX 60 CHANGEABLE_IN_READONLY,
    max_result_rows = 1000000 MIN 1 MAX 1000000 CHANGEABLE_IN_READONLY,
    max_result_bytes = 536870912 MIN 1 MAX 536870912 CHANGEABLE_IN_READONLY,
    result_overflow_mode = 'throw' CHANGEABLE_IN_READONLY,
    max_rows_to_read = 100000000,
    max_concurrent_queries_for_user = 16,
    max_block_size = 65409 MIN 1 MAX 1048576 CHANGEABLE_IN_READONLY,
    join_use_nulls = 0 CHANGEABLE_IN_READONLY,
    extremes = 0 CHANGEABLE_IN_READONLY,
    session_timezone = '' CHANGEABLE_IN_READONLY,
    enable_http_compression = 0 CHANGEABLE_IN_READONLY,
    send_progress_in_http_headers = 0 CHANGEABLE_IN_READONLY,
    http_write_exception_in_output_format = 0 CHANGEABLE_IN_READONLY,
    date_time_output_format = 'simple' CHANGEABLE_IN_READONLY,
    output_format_json_quote_64bit_integers = 0 CHANGEABLE_IN_READONLY,
    output_format_arrow_compression_method = 'lz4_frame' CHANGEABLE_IN_READONLY,
    output_format_parquet_compression_method = 'zstd' CHANGEABLE_IN_READONLY,
    output_format_native_encode_types_in_binary_format = 0 CHANGEABLE_IN_READONLY,
    output_format_binary_write_json_as_string = 0 CHANGEABLE_IN_READONLY,
    output_format_native_write_json_as_string = 0 CHANGEABLE_IN_READONLY;

-- As reader, with room for micro data.
CREATE SETTINGS PROFILE OR REPLACE oppiva_analyst SETTINGS
    readonly = 1,
    log_queries = 1,
    max_memory_usage = 1073741824,
    max_bytes_before_external_group_by = 268435456,
    max_bytes_before_external_sort = 268435456,
    max_execution_time = 120 MIN 1 MAX 600 CHANGEABLE_IN_READONLY,
    max_result_rows = 10000000 MIN 1 MAX 10000000 CHANGEABLE_IN_READONLY,
    max_result_bytes = 2147483648 MIN 1 MAX 2147483648 CHANGEABLE_IN_READONLY,
    result_overflow_mode = 'throw' CHANGEABLE_IN_READONLY,
    max_concurrent_queries_for_user = 16,
    max_block_size = 65409 MIN 1 MAX 1048576 CHANGEABLE_IN_READONLY,
    join_use_nulls = 0 CHANGEABLE_IN_READONLY,
    extremes = 0 CHANGEABLE_IN_READONLY,
    session_timezone = '' CHANGEABLE_IN_READONLY,
    enable_http_compression = 0 CHANGEABLE_IN_READONLY,
    send_progress_in_http_headers = 0 CHANGEABLE_IN_READONLY,
    http_write_exception_in_output_format = 0 CHANGEABLE_IN_READONLY,
    date_time_output_format = 'simple' CHANGEABLE_IN_READONLY,
    output_format_json_quote_64bit_integers = 0 CHANGEABLE_IN_READONLY,
    output_format_arrow_compression_method = 'lz4_frame' CHANGEABLE_IN_READONLY,
    output_format_parquet_compression_method = 'zstd' CHANGEABLE_IN_READONLY,
    output_format_native_encode_types_in_binary_format = 0 CHANGEABLE_IN_READONLY,
    output_format_binary_write_json_as_string = 0 CHANGEABLE_IN_READONLY,
    output_format_native_write_json_as_string = 0 CHANGEABLE_IN_READONLY;
