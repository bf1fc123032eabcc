//! Large cities.

/// A city.
#[derive(Debug, Clone, Copy)]
pub(super) struct City {
    /// What it is called in English.
    pub(super) name: &'static str,
    /// Longitude and latitude.
    pub(super) at: (f64, f64),
    /// People in and around it, roughly.
    pub(super) population: u64,
}

const fn city(name: &'static str, longitude: f64, latitude: f64, population: u64) -> City {
    City { name, at: (longitude, latitude), population }
}

/// The cities; their place in this list is their id.
pub(super) const CITIES: &[City] = &[
    city("Tokyo", 139.69, 35.69, 37_400_000),
    city("Delhi", 77.21, 28.61, 32_900_000),
    city("Shanghai", 121.47, 31.23, 29_200_000),
    city("Dhaka", 90.41, 23.81, 23_200_000),
    city("São Paulo", -46.63, -23.55, 22_600_000),
    city("Mexico City", -99.13, 19.43, 22_300_000),
    city("Cairo", 31.24, 30.04, 22_200_000),
    city("Beijing", 116.41, 39.90, 21_800_000),
    city("Mumbai", 72.88, 19.08, 21_300_000),
    city("New York", -74.01, 40.71, 18_900_000),
    city("Karachi", 67.01, 24.86, 17_200_000),
    city("Kinshasa", 15.31, -4.33, 16_300_000),
    city("Lagos", 3.38, 6.52, 15_900_000),
    city("Istanbul", 28.98, 41.01, 15_800_000),
    city("Buenos Aires", -58.38, -34.60, 15_500_000),
    city("Manila", 120.98, 14.60, 14_700_000),
    city("Rio de Janeiro", -43.17, -22.91, 13_700_000),
    city("Moscow", 37.62, 55.76, 12_700_000),
    city("Los Angeles", -118.24, 34.05, 12_500_000),
    city("Bogotá", -74.07, 4.71, 11_500_000),
    city("Paris", 2.35, 48.86, 11_200_000),
    city("Jakarta", 106.85, -6.21, 11_100_000),
    city("Bangkok", 100.50, 13.76, 11_100_000),
    city("Lima", -77.04, -12.05, 11_000_000),
    city("Seoul", 126.98, 37.57, 10_000_000),
    city("London", -0.13, 51.51, 9_600_000),
    city("Tehran", 51.39, 35.69, 9_500_000),
    city("Chicago", -87.63, 41.88, 8_900_000),
    city("Johannesburg", 28.05, -26.20, 6_200_000),
    city("Toronto", -79.38, 43.65, 6_400_000),
    city("Madrid", -3.70, 40.42, 6_700_000),
    city("Sydney", 151.21, -33.87, 5_100_000),
    city("Nairobi", 36.82, -1.29, 5_300_000),
    city("Berlin", 13.41, 52.52, 3_600_000),
    city("Rome", 12.50, 41.90, 4_300_000),
    city("Athens", 23.73, 37.98, 3_200_000),
    city("Kyiv", 30.52, 50.45, 3_000_000),
    city("Vienna", 16.37, 48.21, 2_000_000),
    city("Warsaw", 21.01, 52.23, 1_800_000),
    city("Stockholm", 18.07, 59.33, 1_700_000),
    city("Lisbon", -9.14, 38.72, 3_000_000),
    city("Reykjavik", -21.94, 64.15, 140_000),
];
