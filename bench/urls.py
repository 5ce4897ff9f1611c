"""The product's pages and the floors, side by side."""

from bench.floors import urlpatterns as floors
from config.urls import handler500
from config.urls import urlpatterns as product

__all__ = ["handler500", "urlpatterns"]
urlpatterns = [*floors, *product]
