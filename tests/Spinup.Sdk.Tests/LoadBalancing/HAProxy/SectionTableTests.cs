using System.Net;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.HAProxy;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>The answers of HAProxy 2.6 as they were recorded; a comma with quotes and a check under way were put in.</summary>
public sealed class SectionTableTests
{
    private const string Answer =
        """
        Name: HAProxy
        Version: 2.6.12-1+deb12u4
        Pid: 29530
        Stopping: 0

        1
        # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port
        3 pool 1 static 127.0.0.1 0 0 1 1 5 8 2 0 6 0 0 0 - 18081 - 0 0 - - 0
        3 pool 1048577 web:ready 127.0.0.1 2 0 50 100 2 15 3 4 6 0 0 1 - 18082 - 0 0 - - 0
        3 pool 1048578 web:leaving 127.0.0.1 2 8 0 100 2 15 3 4 6 0 0 1 - 18082 - 0 0 - - 0
        3 pool 1048579 web:healthy 127.0.0.1 2 8 100 100 4 15 3 4 6 0 0 1 - 18082 - 0 0 - - 0
        3 pool 1048580 web:refused 127.0.0.1 0 8 100 100 3 8 2 0 6 0 0 1 - 18099 - 0 0 - - 0
        3 pool 1048581 web:down 127.0.0.1 0 0 100 100 1 8 2 0 6 0 0 1 - 18098 - 0 0 - - 0
        3 pool 1048582 web:new 127.0.0.1 0 1 100 100 4 1 0 0 2 0 0 1 - 18082 - 0 0 - - 0

        # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot,intercepted,dcon,dses,wrew,connect,reuse,cache_lookups,cache_hits,srv_icur,src_ilim,qtime_max,ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,used_conn_cur,need_conn_est,uweight,agg_server_status,agg_server_check_status,agg_check_status,-,ssl_sess,ssl_reused_sess,ssl_failed_handshake,h2_headers_rcvd,h2_data_rcvd,h2_settings_rcvd,h2_rst_stream_rcvd,h2_goaway_rcvd,h2_detected_conn_protocol_errors,h2_detected_strm_protocol_errors,h2_rst_stream_resp,h2_goaway_resp,h2_open_connections,h2_backend_open_streams,h2_total_connections,h2_backend_total_streams,h1_open_connections,h1_open_streams,h1_total_connections,h1_total_streams,h1_bytes_in,h1_bytes_out,h1_spliced_bytes_in,h1_spliced_bytes_out,
        pool,static,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,1,1,0,1,1,5,5,,1,3,1,,0,,2,0,,0,L4CON,,0,0,0,0,0,0,0,,,,0,0,0,,,,,-1,Connection refused,,0,0,0,0,,,,Layer4 connection problem,,1,2,0,,,,127.0.0.1:18081,,http,,,,,,,,0,0,0,,,0,,0,0,0,0,0,0,0,0,1,1,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:ready,0,0,0,0,,0,0,0,,0,,0,0,0,0,UP,50,1,0,0,0,2,2,,1,3,1048577,,0,,2,0,,0,L7OK,200,2,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,,Layer7 check passed,,2,3,4,,,,127.0.0.1:18082,,http,,,,,,,,0,0,0,,,0,0,0,0,0,0,0,0,0,0,1,50,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:leaving,0,0,1,1,,1,0,0,,0,,0,0,0,0,DRAIN,0,1,0,0,0,2,1,,1,3,1048578,,1,,2,0,,1,L7OK,200,0,0,0,0,0,0,0,,,,0,0,0,,,,,3,,,0,0,0,0,,,,Layer7 check passed,,2,3,4,,,,127.0.0.1:18082,,http,,,,,,,,0,1,0,,,0,0,0,0,0,0,0,0,0,1,2,0,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:healthy,0,0,0,0,,0,0,0,,0,,0,0,0,0,DRAIN,100,1,0,0,0,4,0,,1,3,1048579,,0,,2,0,,0,* L7OK,200,1,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,,Layer7 check passed,,2,3,4,,,,127.0.0.1:18082,,http,,,,,,,,0,0,0,,,0,0,0,0,0,0,0,0,0,0,1,100,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:refused,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,100,1,0,1,1,3,3,,1,3,1048580,,0,,2,0,,0,L4CON,,0,0,0,0,0,0,0,,,,0,0,0,,,,,-1,"Connection ""refused"", twice",,0,0,0,0,,,,Layer4 connection problem,,2,3,0,,,,127.0.0.1:18099,,http,,,,,,,,0,0,0,,,0,0,0,0,0,0,0,0,0,0,1,100,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:down,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,100,1,0,3,1,1,3,,1,3,1048581,,0,,2,0,,0,L4CON,,0,0,0,0,0,0,0,,,,0,0,0,,,,,-1,Connection refused,,0,0,0,0,,,,Layer4 connection problem,,2,3,0,,,,127.0.0.1:18098,,http,,,,,,,,0,0,0,,,0,0,0,0,0,0,0,0,0,0,1,100,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,
        pool,web:new,0,0,0,0,,0,0,0,,0,,0,0,0,0,MAINT,1,1,0,,,4,,,1,3,1048582,,0,,2,0,,0,,,,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,,,,,,,,,,127.0.0.1:18082,,http,,,,,,,,0,0,0,,,0,0,0,0,0,0,0,0,0,0,0,100,,,,-,0,0,0,,,,,,,,,,,,,,,,,,,,,,

        """;

    public static TheoryData<string, BackendState, bool, bool, int, string> Servers => new()
    {
        // name, state, healthy, ours, in flight, health
        { "static", BackendState.Down, false, false, 0, "L4CON (Connection refused)" },
        { "web:ready", BackendState.Ready, true, true, 0, "L7OK (200)" },
        { "web:leaving", BackendState.Draining, true, true, 1, "L7OK (200)" },
        { "web:healthy", BackendState.Waiting, true, true, 0, "L7OK (200)" },
        { "web:refused", BackendState.Waiting, false, true, 0, "L4CON (Connection \"refused\", twice)" },
        { "web:down", BackendState.Down, false, true, 0, "L4CON (Connection refused)" },
        { "web:new", BackendState.Waiting, false, true, 0, "in maintenance" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public void Parse_Recorded_SaysWhereAServerStands(string name, BackendState state, bool healthy, bool ours, int inFlight, string health)
    {
        var entry = SectionTable.Parse(Answer).Servers[name];

        Assert.Equal((state, healthy, ours, inFlight, health), (entry.State, entry.IsHealthy, new ServerNames("web").AreOurs(entry), entry.InFlight, entry.Health));
    }

    [Fact]
    public void Parse_Recorded_HasVersionAddressAndWeights()
    {
        var table = SectionTable.Parse(Answer);

        Assert.Equal("2.6.12-1+deb12u4", table.Version);
        Assert.Equal(7, table.Servers.Count);
        Assert.Equal((IPAddress.Loopback, 18082, 50, 50), (table.Servers["web:ready"].Address, table.Servers["web:ready"].Port, table.Servers["web:ready"].Weight, table.Servers["web:ready"].WishedWeight));
        Assert.Equal((0, 100), (table.Servers["web:leaving"].Weight, table.Servers["web:leaving"].WishedWeight));
    }

    [Theory]
    [InlineData("web:leaving", 0, 1)]
    [InlineData("web:ready", 50, 0)]
    public void FindLoad_Recorded_HasWeightAndInFlight(string name, int weight, int inFlight) => Assert.Equal(new(weight, inFlight), SectionTable.FindLoad(Answer, name));

    [Fact]
    public void FindLoad_OfOneThatIsGone_IsNull() => Assert.Null(SectionTable.FindLoad(Answer, "web:nobody"));

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("# pxname,svname\n\n\n# be_id be_name srv_id srv_name\n")]
    [InlineData("# be_id be_name\n1 2 3 4 5 6\n\n# pxname,svname\n,,,,\n\"\n")]
    public void Parse_WhatIsNoTable_HasNoServers(string answer) => Assert.DoesNotContain(SectionTable.Parse(answer).Servers.Keys, static name => name.Length > 0);

    [Theory]
    [InlineData(0, 3, "L7OK", true)] // Passed since it left maintenance.
    [InlineData(0, 2, "L7OK", false)] // Just out of it: the word is of an earlier address.
    [InlineData(0, 2, "INI", false)]
    [InlineData(0, 3, "L4OK", true)] // A section without a check but that the port opens.
    [InlineData(0, 3, "L6OK", true)]
    [InlineData(0, 3, "L7OKC", false)] // Wishes for no new requests (http-check disable-on-404).
    [InlineData(0, 0, "L7STS", false)]
    [InlineData(1, 3, "L7OK", false)] // In maintenance.
    public void IsHealthy_NeedsACheckPassedSinceMaintenance(int adminState, int health, string status, bool expected) =>
        Assert.Equal(expected, new ServerEntry { Name = "web:a", Id = 1 << 20, AdminState = adminState, OperationalState = 2, CheckHealth = health, CheckRise = 2, CheckStatus = status, Weight = 1 }.IsHealthy);

    [Fact]
    public void NumberOf_IsTheSameInEveryProcessAndOutOfTheConfigurationsWay()
    {
        Assert.Equal(ServerNames.NumberOf("web:a", 0), ServerNames.NumberOf("web:a", 0));
        Assert.Equal(1_970_968, ServerNames.NumberOf("web:a", 0));
        var numbers = Enumerable.Range(0, 1000).SelectMany(id => new[] { ServerNames.NumberOf($"web:{id}", 0), ServerNames.NumberOf($"web:{id}", 31) }).ToList();
        Assert.All(numbers, number => Assert.InRange(number, 1 << 20, (1 << 21) - 1));
        Assert.InRange(numbers.Distinct().Count(), 1990, 2000);
    }

    [Theory]
    [InlineData("2.6.12-1+deb12u4", true)]
    [InlineData("2.6", true)]
    [InlineData("3.1-dev5", true)]
    [InlineData("2.10.0", true)]
    [InlineData("2.5.14", false)]
    [InlineData("1.8.30", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Version_IsComparedByItsNumbers(string? version, bool isNewEnough) =>
        Assert.Equal(isNewEnough, Record.Exception(() => RuntimeRefusal.ThrowIfOld(version, "there")) is null);
}
