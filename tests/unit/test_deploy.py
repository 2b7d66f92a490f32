"""What operators copy: units, timers, containers, settings; as far as they can be validated without a server."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import PROJECT_ROOT
from pipelines.settings import Settings

DEPLOY = PROJECT_ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
README = (DEPLOY / "README.md").read_text(encoding="utf-8")


def unit(path: Path) -> configparser.ConfigParser:
    """A unit file as sections and keys."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def environment_named(text: str) -> set[str]:
    """Settings of ours that a file names."""
    return set(re.findall(r"\bSTYRKA_[A-Z_]+", text))


def known_settings() -> set[str]:
    """Every setting as its environment variable."""
    return {f"STYRKA_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_reads_every_unit_and_timer() -> None:
    reported = subprocess.run(
        ["systemd-analyze", "verify", *map(str, UNITS)], capture_output=True, text=True, check=False
    ).stderr
    # The only thing missing is the installation that the units start.
    wrong = [line for line in reported.splitlines() if "styrka" in line and "is not executable" not in line]
    assert not wrong


@pytest.mark.parametrize("timer", ["nightly", "second-attempt", "annual", "quarterly", "source-check", "digest"])
def test_timers_name_their_time_zone_and_make_up_for_missed_ticks(timer: str) -> None:
    timed = unit(DEPLOY / "systemd" / f"styrka-{timer}.timer")["Timer"]
    assert timed["OnCalendar"].endswith(" Europe/Stockholm")
    assert timed["Persistent"] == "true"
    assert (DEPLOY / "systemd" / timed["Unit"]).exists()


def test_timers_and_schedules_agree_on_when() -> None:
    from pipelines.schedules import build_schedules

    for schedule in build_schedules(Settings(_env_file=None)):  # type: ignore[call-arg]
        minute, hour, day, month, _ = str(schedule.cron_schedule).split()
        name = schedule.name.removesuffix("_schedule").replace("_", "-")
        timed = unit(DEPLOY / "systemd" / f"styrka-{name}.timer")["Timer"]["OnCalendar"]
        date = "-".join(part if part == "*" else f"{part:0>2}" for part in ("*", month, day))
        assert timed == f"{date} {hour:0>2}:{minute:0>2}:00 {schedule.execution_timezone}"


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.stem)
def test_services_run_as_nobody_in_particular_and_write_to_the_home_alone(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["User"] == "styrka" and service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"].split() == ["/srv/styrka", "/opt/styrka/dbt/target"]
    assert service["EnvironmentFile"] == "/etc/styrka/styrka.env"


@pytest.mark.parametrize(("name", "code"), [("nightly", "3"), ("annual", "3"), ("digest", "1"), ("source-check", "1")])
def test_a_unit_fails_for_what_alerts_do_not_notify_of(name: str, code: str) -> None:
    assert unit(DEPLOY / "systemd" / f"styrka-{name}.service")["Service"]["SuccessExitStatus"] == code


def test_containers_are_the_five_that_belong_together() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert set(services) == {"postgresql", "code-server", "daemon", "webserver", "published"}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services) - {name}
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).exists()
    assert (PROJECT_ROOT / services["daemon"]["build"]["dockerfile"]).exists()
    (server,) = yaml.safe_load((DEPLOY / "workspace-compose.yaml").read_text(encoding="utf-8"))["load_from"]
    assert server["grpc_server"]["host"] in services
    assert f"--port {server['grpc_server']['port']}" in services["code-server"]["command"]
    # The page has no login of its own.
    assert services["webserver"]["ports"] == ["127.0.0.1:3000:3000"]


def test_a_deployment_starts_runs_lets_analysts_read_and_serves_what_is_published() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("code-server", "daemon", "webserver"):
        assert services[name]["environment"]["STYRKA_SCHEDULES"] == "on"
        assert services[name]["environment"]["STYRKA_READER_ROLE"] == "analyst"
    assert "create role analyst login" in (DEPLOY / "postgresql-databases.sh").read_text(encoding="utf-8")
    assert services["postgresql"]["ports"] == ["127.0.0.1:5432:5432"]
    assert services["published"]["volumes"] == ["home:/srv/styrka:ro"]
    ignored = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "deploy/*.env"} <= set(ignored)


def kubernetes(kind: str) -> dict[str, dict[str, Any]]:
    """What the home on Kubernetes declares of a kind, by name."""
    declared = yaml.safe_load((DEPLOY / "kubernetes" / "home.yaml").read_text(encoding="utf-8"))["items"]
    return {item["metadata"]["name"]: item for item in declared if item["kind"] == kind}


def pods_on_kubernetes() -> list[dict[str, Any]]:
    """The specification of every pod of the home: of its runs, and of what serves the release."""
    jobs = [job["spec"]["jobTemplate"]["spec"] for job in kubernetes("CronJob").values()]
    return [owner["template"]["spec"] for owner in [*jobs, kubernetes("Deployment")["styrka-published"]["spec"]]]


def calendar_of(cron: str) -> str:
    """A cron expression without days of the week, as systemd writes it."""
    minute, hour, day, month, weekday = cron.split()
    assert weekday == "*"
    date = "-".join(part if part == "*" or "," in part else f"{part:0>2}" for part in ("*", month, day))
    return f"{date} {hour:0>2}:{minute:0>2}:00"


def test_kubernetes_has_a_job_for_each_timer_at_its_time() -> None:
    jobs = kubernetes("CronJob")
    assert set(jobs) == {path.stem for path in UNITS if path.suffix == ".timer"}
    for name, job in jobs.items():
        spec = job["spec"]
        timed = unit(DEPLOY / "systemd" / f"{name}.timer")["Timer"]["OnCalendar"]
        assert f"{calendar_of(spec['schedule'])} {spec['timeZone']}" == timed, name
        assert spec["concurrencyPolicy"] == "Forbid" and spec["jobTemplate"]["spec"]["backoffLimit"] == 0, name


def test_a_job_on_kubernetes_runs_what_its_unit_runs_and_fails_for_the_same() -> None:
    for name, job in kubernetes("CronJob").items():
        service = unit(DEPLOY / "systemd" / f"{name}.service")["Service"]
        command = service["ExecStart"].rpartition("/")[2]
        if "SuccessExitStatus" in service:
            command += f" || [ $? -eq {service['SuccessExitStatus']} ]"
        run = job["spec"]["jobTemplate"]["spec"]
        (container,) = run["template"]["spec"]["containers"]
        assert container["command"] == ["sh", "-c", command], name
        assert run["activeDeadlineSeconds"] == int(service["TimeoutStartSec"]), name


def test_pods_on_kubernetes_share_the_home_and_take_settings_that_exist() -> None:
    (settings,) = kubernetes("ConfigMap").values()
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    user = re.search(r"--uid (\d+) styrka", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    assert user and set(settings["data"]) <= known_settings()
    for pod in pods_on_kubernetes():
        (container,) = pod["containers"]
        assert container["image"] == compose["services"]["daemon"]["image"]
        assert container["envFrom"] == [{"configMapRef": {"name": settings["metadata"]["name"]}}]
        assert {variable["name"] for variable in container["env"]} <= known_settings()
        # No secret is written in the file.
        assert all(set(variable) == {"name", "valueFrom"} for variable in container["env"])
        assert pod["securityContext"]["runAsUser"] == pod["securityContext"]["fsGroup"] == int(user[1])
        assert [volume["persistentVolumeClaim"]["claimName"] for volume in pod["volumes"]] == list(
            kubernetes("PersistentVolumeClaim")
        )
        serves = container["command"][:2] == ["styrka", "serve"]
        assert [mount.get("readOnly", False) for mount in container["volumeMounts"]] == [serves]


def test_kubernetes_leads_to_the_pod_that_serves_and_to_no_other() -> None:
    served = kubernetes("Deployment")["styrka-published"]["spec"]
    service = kubernetes("Service")["styrka-published"]["spec"]
    chosen = service["selector"].items()
    assert served["selector"]["matchLabels"].items() == chosen <= served["template"]["metadata"]["labels"].items()
    assert str(service["ports"][0]["targetPort"]) in served["template"]["spec"]["containers"][0]["command"]
    for job in kubernetes("CronJob").values():
        labels = job["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"].items()
        assert not chosen <= labels


@pytest.mark.parametrize("setting", ["on", "off"])
def test_schedules_are_on_from_the_start_where_the_deployment_says_so(setting: str) -> None:
    from pipelines.schedules import build_schedules

    chosen = Settings(schedules=setting, _env_file=None)  # type: ignore[call-arg,arg-type]
    states = {schedule.default_status.value for schedule in build_schedules(chosen)}
    assert states == {"RUNNING" if setting == "on" else "STOPPED"}


@pytest.mark.parametrize("name", ["compose.yaml", "styrka.env.example", "compose.env.example"])
def test_every_setting_that_is_named_exists(name: str) -> None:
    of_the_container = {"STYRKA_DATABASE_PASSWORD", "STYRKA_ANALYST_PASSWORD"}
    assert environment_named((DEPLOY / name).read_text(encoding="utf-8")) - of_the_container <= known_settings()


def test_the_guide_names_every_file_and_says_what_was_not_started() -> None:
    for path in [path for path in DEPLOY.rglob("*") if path.is_file() and path.name != "README.md"]:
        named = path.name if path.parent == DEPLOY else path.stem.removeprefix("styrka-")
        assert named in README, path.name
    assert "not been started" in README
