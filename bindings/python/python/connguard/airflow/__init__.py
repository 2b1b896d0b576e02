"""Apache Airflow: connections."""

from connguard.generated.airflow.public import *
from connguard.generated.airflow.public import __all__ as __all__
