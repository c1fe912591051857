"""Reading tables as they were written: CSV, Parquet, workbooks and data frames."""
