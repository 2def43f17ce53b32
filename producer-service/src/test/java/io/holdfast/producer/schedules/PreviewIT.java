package io.holdfast.producer.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.RunningProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"cron":"30 2 * * *","zone":"Europe/Berlin","from":"2025-03-30T00:00:00+01:00","count":2} | {"next":["2025-03-30T03:00:00+02:00","2025-03-31T02:30:00+02:00"]}
            {"cron":"@daily","zone":"Africa/Cairo","from":"2025-04-24T00:00:00Z","count":2} | {"next":["2025-04-25T01:00:00+03:00","2025-04-26T00:00:00+03:00"]}
            {"cron":"*/10 * * * * *","from":"2030-01-31T12:00:00Z","count":2} | {"next":["2030-01-31T12:00:00Z","2030-01-31T12:00:10Z"]}
            {"every_ms":1500,"from":"2030-01-31T12:00:00Z","count":2} | {"next":["2030-01-31T12:00:00Z","2030-01-31T12:00:01.5Z"]}
            {"cron":"0 0 29 2 *","from":"2998-01-01T00:00:00Z","count":1} | {"next":["3004-02-29T00:00:00Z"]}
            """)
    void showsTheNextTicks(String body, String answer) {
        assertThat(PRODUCER.post("/schedules/preview", body).is(200).text()).isEqualTo(answer);
    }

    @Test
    void showsFiveFromNowOn() {
        assertThat(PRODUCER.post("/schedules/preview", "{\"cron\":\"@hourly\"}")
                        .is(200)
                        .texts("next"))
                .hasSize(5);
    }

    @Test
    void showsUpToAThousand() {
        String body = "{\"cron\":\"* * 29 2 MON\",\"zone\":\"Europe/Berlin\",\"count\":1000}";
        assertThat(PRODUCER.post("/schedules/preview", body).is(200).texts("next"))
                .hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | cron or every_ms is required
            {"cron":"@daily","every_ms":1000} | cron and every_ms are mutually exclusive
            {"cron":"60 * * * *"} | cron has an invalid value "60" for the minute: allowed are 0 to 59
            {"cron":"0 0 30 2 *"} | cron matches no date that exists
            {"cron":5} | cron must be a string
            {"every_ms":999} | every_ms must be a whole number from 1000 to 3155760000000
            {"cron":"@daily","zone":"+02:00"} | zone must be the name of a time zone of the IANA database, like UTC or Europe/Berlin
            {"cron":"@daily","count":1001} | count must be a whole number from 1 to 1000
            {"cron":"@daily","from":"1999-12-31T23:59:59Z"} | from must not be before 2000-01-01T00:00:00Z
            {"cron":"@daily","from":"2030-01-01T00:00:00"} | from must have an offset, like 2030-01-31T12:00:00Z or 2030-01-31T12:00:00+01:00
            {"cron":"@daily","task":{}} | task: unknown field
            """)
    void refusalsNameTheFieldAndWhatIsAllowed(String body, String detail) {
        assertThat(PRODUCER.post("/schedules/preview", body)
                        .isProblem(400, "INVALID_ARGUMENT")
                        .field("detail"))
                .endsWith(detail);
    }

    @Test
    void refusesUnknownParameters() {
        assertThat(PRODUCER.post("/schedules/preview?zone=UTC", "{\"cron\":\"@daily\"}")
                        .is(400)
                        .text())
                .contains("unknown parameter");
    }
}
