"""Shell: Faust apps, gateways, the simulator and the command line."""
