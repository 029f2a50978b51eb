"""What agencies share: common services, who uses them, requests, exchanges, critical resources."""
