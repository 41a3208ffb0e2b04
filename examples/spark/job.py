"""Answers the cases of a data set on a Spark cluster.

    spark-submit job.py CASES OUTPUT [--amends PATH] [--partitions N] [-- flags of amends batch]

CASES is what Spark reads as text: a file, a folder or a glob of JSON lines, also .gz. OUTPUT is a folder that does not
exist yet. Each partition is piped through one `amends batch -`, which has to be on every machine, with its amends.yaml.
Give --today: a job that runs past midnight would write two dates.
"""

import argparse
import os
import shlex
import sys

from pyspark.sql import SparkSession


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases")
    parser.add_argument("output")
    parser.add_argument("--amends", default="amends")
    parser.add_argument("--partitions", type=int)
    given = sys.argv[1:]
    end = given.index("--") if "--" in given else len(given)
    args, flags = parser.parse_args(given[:end]), given[end + 1 :]

    spark = SparkSession.builder.appName("amends").getOrCreate()
    lines = spark.sparkContext.textFile(args.cases, args.partitions).filter(lambda line: line.strip())
    # One thread each: Spark starts as many as there are processors.
    command = shlex.join([args.amends, "batch", "-", "--quiet", "--jobs", "1", *flags])
    lines.pipe(command, env={"PATH": os.environ.get("PATH", "")}).saveAsTextFile(args.output)

    # The exit code of amends also says that a record failed or needs a person. That none is lost is seen by counting.
    cases, records = lines.count(), spark.sparkContext.textFile(args.output).count()
    print(f"{cases} cases, {records} records", file=sys.stderr)
    spark.stop()
    return 0 if cases == records else 1


if __name__ == "__main__":
    sys.exit(main())
