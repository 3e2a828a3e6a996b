-- wrk leaves out the 95th percentile; print the three that we quote, in milliseconds.
done = function(summary, latency, requests)
  for _, rank in ipairs({50, 95, 99}) do
    io.write(string.format("p%d %.2f\n", rank, latency:percentile(rank) / 1000))
  end
end
