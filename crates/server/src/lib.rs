//! The backend of lp-amazon-pay: widget API, checkout pages, orders and jobs.
