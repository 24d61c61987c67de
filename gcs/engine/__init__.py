"""The engine: one asyncio thread that runs links, vehicles and services, and a façade for everyone else."""
